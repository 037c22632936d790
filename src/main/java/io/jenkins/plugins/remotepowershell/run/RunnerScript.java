package io.jenkins.plugins.remotepowershell.run;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.remotepowershell.psrp.CreatePipeline;
import io.jenkins.plugins.remotepowershell.psrp.SessionKey;
import java.time.Duration;

/**
 * A script for the runner, or one command without it.
 *
 * @param command null for a script
 */
public record RunnerScript(RunnerSettings settings, @CheckForNull String command) implements RunScript {
    @Override
    public boolean needsSessionKey() {
        return settings.needsSessionKey();
    }

    @Override
    public boolean isCommand() {
        return command != null;
    }

    @Override
    public boolean hasJournal() {
        return settings.journal() && !isCommand();
    }

    @Override
    public Duration progressInterval() {
        return settings.progressInterval();
    }

    @Override
    public String temporaryDirectory(String runId) {
        if (isCommand()) {
            return "";
        }
        return hasDirectoryOfRun() ? TemporaryDirectory.nameFor(runId) : settings.temporaryDirectory();
    }

    @Override
    public boolean hasDirectoryOfRun() {
        return settings.hasDirectoryOfRun();
    }

    @Override
    public CreatePipeline pipeline(RunRecord record, @CheckForNull SessionKey key) {
        settings.sessionStays(record.sharing().holder().isPresent());
        return command == null
                ? Runner.pipeline(record.start(), settings.temporaryDirectory(temporaryDirectory(record.runId())), key)
                : Runner.command(command, settings.parameters(), settings.secrets(), key);
    }

    /** Neither script nor values. */
    @Override
    public String toString() {
        return command == null ? settings.toString() : "one command";
    }
}
