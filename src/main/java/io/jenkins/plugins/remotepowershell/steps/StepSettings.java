package io.jenkins.plugins.remotepowershell.steps;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.AbortException;
import hudson.Util;
import io.jenkins.plugins.remotepowershell.config.HostOverrides;
import io.jenkins.plugins.remotepowershell.config.OnLost;
import io.jenkins.plugins.remotepowershell.records.RecordKind;
import io.jenkins.plugins.remotepowershell.run.RunnerSettings;
import io.jenkins.plugins.remotepowershell.run.TemporaryDirectory;
import java.io.Serializable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What a step's execution keeps of its step: no script, no parameter, no secret. */
final class StepSettings implements Serializable {
    private static final long serialVersionUID = 1L;

    private final ArrayList<String> hosts = new ArrayList<>();
    private final boolean many;

    /** In whose session the step runs; null if it has its own. */
    @CheckForNull
    private final BlockSession block;

    private final int throttleLimit;
    private final boolean failFast;
    private final int minSuccess;
    private final HostOverrides overrides;
    private final ReturnForm returnForm;
    private final boolean returnOutput;
    private final long maxReturnLength;

    @CheckForNull
    private final String scriptFile;

    @CheckForNull
    private final String encoding;

    @CheckForNull
    private final String command;

    @CheckForNull
    private final String attach;

    private final ArrayList<String> inheritEnv;
    private final LinkedHashMap<String, String> credentialParameters;
    private final String workingDirectory;
    private final String errorActionPreference;
    private final boolean failOnErrorRecord;
    private final boolean ignoreLastExitCode;

    @CheckForNull
    private final Integer unstableReturn;

    private final EnumSet<RecordKind> streams;
    private final boolean progress;
    private final int outputWidth;
    private final boolean journal;
    private final Duration maxRuntime;
    private final OnAbort onAbort;
    private final OnLost onLost;

    /**
     * Reads them.
     *
     * @param block in whose session the step runs; null if it has its own
     * @throws AbortException if the step's arguments do not fit together
     */
    StepSettings(RemotePowerShellStep step, @CheckForNull BlockSession block) throws AbortException {
        StepArguments.check(step, block);
        this.block = block;
        List<String> list = step.getHosts();
        many = list != null;
        String single = block == null ? Util.fixNull(step.getHost()) : block.host();
        Set<String> names = new LinkedHashSet<>(list == null ? List.of(single) : list);
        names.forEach(name -> hosts.add(name.strip()));
        throttleLimit = step.getThrottleLimit();
        failFast = step.isFailFast();
        minSuccess = step.getMinSuccess() == 0 ? hosts.size() : step.getMinSuccess();
        overrides = StepArguments.overrides(step);
        returnForm = StepArguments.returnForm(step);
        returnOutput = step.isReturnStdout();
        maxReturnLength = step.getMaxReturnLength();
        scriptFile = step.getScriptFile();
        encoding = step.getEncoding();
        command = step.getCommand();
        attach = step.getAttach();
        inheritEnv = new ArrayList<>(Util.fixNull(step.getInheritEnv()));
        credentialParameters = new LinkedHashMap<>(Util.fixNull(step.getCredentialParameters(), Map.of()));
        workingDirectory = Util.fixNull(step.getWorkingDirectory());
        errorActionPreference = Util.fixNull(step.getErrorActionPreference());
        failOnErrorRecord = step.isFailOnErrorRecord();
        ignoreLastExitCode = step.isIgnoreLastExitCode();
        unstableReturn = step.getUnstableReturn();
        streams = StepArguments.streams(step);
        progress = streams.contains(RecordKind.PROGRESS) && !"none".equalsIgnoreCase(step.getProgress());
        outputWidth = step.getOutputWidth();
        journal = step.isJournal();
        maxRuntime = StepArguments.duration("maxRuntime", step.getMaxRuntime());
        onAbort = StepArguments.choice("onAbort", OnAbort.class, step.getOnAbort(), OnAbort.STOP);
        onLost = StepArguments.choice("onLost", OnLost.class, step.getOnLost(), OnLost.STOP);
    }

    @CheckForNull
    BlockSession block() {
        return block;
    }

    List<String> hosts() {
        return hosts;
    }

    /** Whether the step names its hosts as a list: then lines and results name them too. */
    boolean isMany() {
        return many;
    }

    int throttleLimit() {
        return throttleLimit;
    }

    boolean isFailFast() {
        return failFast;
    }

    int minSuccess() {
        return minSuccess;
    }

    HostOverrides overrides() {
        return overrides;
    }

    ReturnForm returnForm() {
        return returnForm;
    }

    /** Whether output goes to the return value instead of the log. */
    boolean returnsOutput() {
        return returnOutput || returnForm == ReturnForm.JSON;
    }

    /** Whether records are needed once more for the return value. */
    boolean keepsRecords() {
        return returnsOutput() || returnForm == ReturnForm.RESULT;
    }

    /** Of returned text, in characters. */
    long maxReturnLength() {
        return maxReturnLength;
    }

    @CheckForNull
    String scriptFile() {
        return scriptFile;
    }

    String encoding() {
        return encoding == null ? "UTF-8" : encoding;
    }

    @CheckForNull
    String command() {
        return command;
    }

    @CheckForNull
    String attach() {
        return attach;
    }

    List<String> inheritEnv() {
        return inheritEnv;
    }

    Map<String, String> credentialParameters() {
        return credentialParameters;
    }

    @CheckForNull
    Integer unstableReturn() {
        return unstableReturn;
    }

    Set<RecordKind> streams() {
        return streams;
    }

    OnAbort onAbort() {
        return onAbort;
    }

    OnLost onLost() {
        return onLost;
    }

    /** Whether it begins in the directory that all such steps of the build share, on each host. */
    boolean isInTemporaryDirectory() {
        return TemporaryDirectory.KEYWORD.equalsIgnoreCase(workingDirectory);
    }

    /** How the runner is to run a script, still without parameters and environment. */
    RunnerSettings runner(String script) {
        RunnerSettings settings = new RunnerSettings(script)
                .workingDirectory(isInTemporaryDirectory() ? "" : workingDirectory)
                .errorActionPreference(errorActionPreference)
                .failOnErrorRecord(failOnErrorRecord)
                .ignoreLastExitCode(ignoreLastExitCode)
                .streams(streams)
                .outputWidth(outputWidth)
                .json(returnForm == ReturnForm.JSON)
                .journal(journal)
                .maximumRuntime(maxRuntime);
        if (!progress) {
            settings.progressInterval(Duration.ZERO);
        }
        if (scriptFile != null) {
            settings.fileName(scriptFile.substring(scriptFile.replace('\\', '/').lastIndexOf('/') + 1));
        }
        return settings;
    }
}
