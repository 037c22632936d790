package io.jenkins.plugins.remotepowershell.run;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.remotepowershell.psrp.CreatePipeline;
import io.jenkins.plugins.remotepowershell.psrp.SessionKey;
import java.time.Duration;

/** What a run has to do on its host. Held in memory only, by whoever starts the run. */
public interface RunScript {
    /** Whether secrets are to be sent under the session key. */
    boolean needsSessionKey();

    /** Whether it is one visible command without the runner. */
    boolean isCommand();

    /** Whether the host keeps a journal of it. */
    boolean hasJournal();

    /** Between two lines of one progress activity; zero for none. */
    default Duration progressInterval() {
        return RunnerSettings.DEFAULT_PROGRESS_INTERVAL;
    }

    /** Name of the temporary directory that it begins in; empty for none. */
    default String temporaryDirectory(String runId) {
        return "";
    }

    /** Whether that directory is the run's alone, and goes with it; else whoever chose its name removes it. */
    default boolean hasDirectoryOfRun() {
        return false;
    }

    /** @param key null if none was needed */
    CreatePipeline pipeline(RunRecord record, @CheckForNull SessionKey key);
}
