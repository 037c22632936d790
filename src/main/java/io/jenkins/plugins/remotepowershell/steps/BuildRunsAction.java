package io.jenkins.plugins.remotepowershell.steps;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.model.InvisibleAction;
import hudson.model.Run;
import io.jenkins.plugins.remotepowershell.config.BuildRuns;
import io.jenkins.plugins.remotepowershell.config.StartedScript;
import io.jenkins.plugins.remotepowershell.run.TemporaryDirectory;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import jenkins.model.Jenkins;

/** The ids of a build's runs, and what was started with them; saved with the build. */
final class BuildRunsAction extends InvisibleAction implements BuildRuns {
    private final CopyOnWriteArrayList<String> runIds = new CopyOnWriteArrayList<>();

    /** Null in builds of the first versions. */
    @CheckForNull
    private CopyOnWriteArrayList<StartedScript> startedScripts;

    /** Null until a step needs one. */
    @CheckForNull
    private String temporaryDirectory;

    static synchronized BuildRunsAction of(Run<?, ?> build) {
        BuildRunsAction action = build.getAction(BuildRunsAction.class);
        if (action == null) {
            action = new BuildRunsAction();
            build.addAction(action);
        }
        return action;
    }

    /** Its name, on whatever host: the same for all steps of the build, also if the job is renamed meanwhile. */
    synchronized String temporaryDirectory(Run<?, ?> build) {
        if (temporaryDirectory == null) {
            temporaryDirectory = TemporaryDirectory.nameFor(
                    Jenkins.get().getLegacyInstanceId(),
                    build.getExternalizableId(),
                    Long.toString(build.getTimeInMillis()));
        }
        return temporaryDirectory;
    }

    void add(String runId) {
        runIds.addIfAbsent(runId);
    }

    /** Once for a run: a start that a crash interrupted is noted again. */
    synchronized void add(StartedScript script) {
        if (startedScripts == null) {
            startedScripts = new CopyOnWriteArrayList<>();
        }
        startedScripts.removeIf(earlier -> earlier.getRunId().equals(script.getRunId()));
        startedScripts.add(script);
    }

    @Override
    public List<String> runIds() {
        return runIds;
    }

    @Override
    public synchronized List<StartedScript> startedScripts() {
        return startedScripts == null ? List.of() : List.copyOf(startedScripts);
    }
}
