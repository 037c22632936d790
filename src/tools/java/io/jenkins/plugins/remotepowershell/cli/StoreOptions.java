package io.jenkins.plugins.remotepowershell.cli;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.remotepowershell.run.RunStore;
import io.jenkins.plugins.remotepowershell.run.SpoolProtection;
import io.jenkins.plugins.remotepowershell.run.StoredRun;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Where runs are kept. */
final class StoreOptions {
    @CheckForNull
    @Option(
            names = "--store",
            paramLabel = "DIR",
            description =
                    "Where runs are kept (default: $XDG_STATE_HOME/remote-powershell or ~/.local/state/remote-powershell).")
    Path directory;

    RunStore store() {
        return new RunStore(root().resolve("runs"), SpoolProtection.FILE_MODE_ONLY, Clock.systemUTC());
    }

    StoredRun required(String runId) {
        Optional<StoredRun> run = store().find(runId);
        return run.orElseThrow(() -> new UsageException(
                "there is no run " + runId + " in " + root() + "; `remote-powershell runs` lists what there is"));
    }

    /** The options once more, for another process of this program. */
    List<String> asArguments() {
        return directory == null ? List.of() : List.of("--store", directory.toString());
    }

    Path root() {
        if (directory != null) {
            return directory;
        }
        String state = System.getenv("XDG_STATE_HOME");
        Path base = state == null || state.isEmpty()
                ? Path.of(System.getProperty("user.home"), ".local", "state")
                : Path.of(state);
        return base.resolve("remote-powershell");
    }
}
