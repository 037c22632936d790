package io.jenkins.plugins.remotepowershell.steps;

import com.cloudbees.plugins.credentials.common.StandardCredentials;
import com.cloudbees.plugins.credentials.common.StandardUsernamePasswordCredentials;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.AbortException;
import hudson.FilePath;
import hudson.model.Run;
import hudson.util.Secret;
import io.jenkins.plugins.remotepowershell.config.CredentialsLookup;
import io.jenkins.plugins.remotepowershell.config.JenkinsRuns;
import io.jenkins.plugins.remotepowershell.run.RunScript;
import io.jenkins.plugins.remotepowershell.run.RunThread;
import io.jenkins.plugins.remotepowershell.run.RunnerScript;
import io.jenkins.plugins.remotepowershell.run.RunnerSecret;
import io.jenkins.plugins.remotepowershell.run.RunnerSettings;
import io.jenkins.plugins.remotepowershell.run.StoredRun;
import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jenkinsci.plugins.plaincredentials.StringCredentials;

/**
 * What a step knows, saved by Pipeline in its program: ids and settings; and encrypted, what is needed to start and what has
 * to be hidden. Safe for use by many threads.
 */
final class StepState implements Serializable {
    private static final long serialVersionUID = 1L;
    private static final Logger LOGGER = Logger.getLogger(StepState.class.getName());

    private final StepSettings settings;
    private final ArrayList<HostPart> parts = new ArrayList<>();

    /** A {@link StartText}; null once all hosts run it, or if there is nothing to start. */
    @CheckForNull
    private Secret startText;

    /** Lines that must not be in the log. */
    @CheckForNull
    private Secret hidden;

    /** Passwords of the hosts of this step, in this process. */
    @CheckForNull
    private transient Set<String> passwords;

    /** Made anew when there is more to hide. */
    @CheckForNull
    private transient SecretMask mask;

    /** Runs whose script has begun. */
    private final Set<String> begun = new HashSet<>();

    /** Why the step is to end before its scripts do: the first reason counts. */
    @CheckForNull
    private Throwable stopCause;

    StepState(StepSettings settings, List<HostPart> parts, @CheckForNull StartText startText) {
        this.settings = settings;
        this.parts.addAll(parts);
        this.startText = startText == null ? null : startText.seal();
    }

    StepSettings settings() {
        return settings;
    }

    List<HostPart> parts() {
        return parts;
    }

    @CheckForNull
    synchronized Throwable stopCause() {
        return stopCause;
    }

    synchronized void stop(Throwable cause) {
        if (stopCause == null) {
            stopCause = cause;
        }
    }

    synchronized boolean hasStartText() {
        return startText != null;
    }

    /**
     * Whether any of the runs is known to the store: then the host may know it too.
     *
     * @param own tells the step's own runs
     */
    boolean mayHaveStarted(Predicate<StoredRun> own) {
        return parts.stream()
                .anyMatch(part ->
                        JenkinsRuns.get().store().find(part.runId()).filter(own).isPresent());
    }

    /** Reads what is not known yet: the script's file, variables of the build, secrets. */
    void complete(RunSite site) throws IOException, InterruptedException {
        hide(site);
        Secret sealed = sealedStart();
        if (sealed == null || StartText.open(sealed).isComplete()) {
            return;
        }
        StartText text = StartText.open(sealed);
        Map<String, String> environment = new StepEnvironment(site).of(settings, text);
        String script = settings.scriptFile() == null ? text.script() : scriptFile(site);
        Secret complete = text.completed(script, environment).seal();
        synchronized (this) {
            startText = complete;
        }
    }

    private void hide(RunSite site) throws IOException, InterruptedException {
        if (hiddenLines() == null) {
            Collection<String> secrets = secretsOf(site.build());
            BlockSession block = settings.block();
            Secret lines = Secret.fromString(String.join("\n", block == null ? secrets : block.hide(secrets)));
            synchronized (this) {
                hidden = lines;
                mask = null;
            }
        }
    }

    @CheckForNull
    private synchronized Secret hiddenLines() {
        return hidden;
    }

    @CheckForNull
    private synchronized Secret sealedStart() {
        return startText;
    }

    private String scriptFile(RunSite site) throws IOException, InterruptedException {
        FilePath workspace = site.workspace();
        if (workspace == null) {
            throw new AbortException("scriptFile needs a workspace, and this step has none; without an agent use"
                    + " script: readTrusted('" + settings.scriptFile() + "')");
        }
        return ScriptFile.read(workspace, settings.scriptFile(), settings.encoding());
    }

    private List<String> secretsOf(Run<?, ?> build) throws AbortException {
        List<String> secrets = new ArrayList<>();
        for (String id : settings.credentialParameters().values()) {
            StandardCredentials found = credentials(build, id);
            secrets.add(
                    found instanceof StandardUsernamePasswordCredentials it
                            ? it.getPassword().getPlainText()
                            : ((StringCredentials) found).getSecret().getPlainText());
        }
        return secrets;
    }

    /** Names of parameters that should be {@code credentialParameters}, before the script runs. */
    List<String> suspiciousParameters() {
        Secret sealed = sealedStart();
        return sealed == null ? List.of() : StartText.open(sealed).suspiciousParameters();
    }

    synchronized SecretMask mask() {
        if (mask == null) {
            Set<String> secrets = new HashSet<>(passwords == null ? Set.of() : passwords);
            if (hidden != null) {
                secrets.add(hidden.getPlainText());
            }
            mask = new SecretMask(secrets);
        }
        return mask;
    }

    /** Masks one more secret from now on. */
    synchronized void hide(String password) {
        if (passwords == null) {
            passwords = new HashSet<>();
        }
        if (passwords.add(password)) {
            mask = null;
        }
    }

    /** The text of what a host has to run, or the command's name. */
    String scriptText() {
        String command = settings.command();
        return command == null ? startText().script() : command;
    }

    private StartText startText() {
        Secret sealed = sealedStart();
        if (sealed == null) {
            throw new IllegalStateException("the script has been started already");
        }
        return StartText.open(sealed);
    }

    /** What a host has to run; secrets are looked up for it. */
    RunScript script(Run<?, ?> build) throws AbortException {
        StartText text = startText();
        RunnerSettings runner = settings.runner(text.script());
        if (settings.isInTemporaryDirectory()) {
            runner.temporaryDirectory(BuildRunsAction.of(build).temporaryDirectory(build));
        }
        text.parameters().forEach(runner::parameter);
        text.environment().forEach(runner::environment);
        for (Map.Entry<String, String> parameter :
                settings.credentialParameters().entrySet()) {
            runner.secret(parameter.getKey(), secret(credentials(build, parameter.getValue())));
        }
        return new RunnerScript(runner, settings.command());
    }

    private static RunnerSecret secret(StandardCredentials credentials) {
        if (credentials instanceof StandardUsernamePasswordCredentials it) {
            return new RunnerSecret.Credential(
                    it.getUsername(), it.getPassword().getPlainText().toCharArray());
        }
        return new RunnerSecret.Text(
                ((StringCredentials) credentials).getSecret().getPlainText().toCharArray());
    }

    private static StandardCredentials credentials(Run<?, ?> build, String id) throws AbortException {
        StandardCredentials found = new CredentialsLookup<>(StandardCredentials.class, null)
                .forRun(build, id)
                .orElseThrow(() -> new AbortException("credentialParameters: credentials '" + id
                        + "' are not there, or may not be used by "
                        + build.getParent().getFullName()));
        if (found instanceof StandardUsernamePasswordCredentials || found instanceof StringCredentials) {
            return found;
        }
        throw new AbortException("credentialParameters: credentials '" + id
                + "' are neither a user name with password nor a secret text");
    }

    /**
     * The script of one host runs. Once all do, nothing needs to start them any more, and Pipeline forgets it.
     *
     * @return whether it has begun just now
     */
    boolean begun(HostPart part, RunSite site) {
        synchronized (this) {
            if (startText == null || !begun.add(part.runId())) {
                return false;
            } else if (begun.size() < parts.size()) {
                return true;
            }
            startText = null;
        }
        saveSoon(site);
        return true;
    }

    /** Lets Pipeline save what the step knows now, without waiting for it. */
    void saveSoon(RunSite site) {
        RunThread.start("remotePowerShell saves " + parts.get(0).runId(), () -> save(site));
    }

    private static void save(RunSite site) {
        try {
            site.save();
        } catch (IOException failed) {
            LOGGER.log(Level.WARNING, "Pipeline could not save what a step knows", failed);
        } catch (InterruptedException shutdown) {
            Thread.currentThread().interrupt();
        }
    }
}
