package io.jenkins.plugins.remotepowershell.simulator;

import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** Files of a simulated host: {@code C:\drop\app.zip} lies at {@code C/drop/app.zip} below a directory of the test's. */
public final class SimulatedFiles {
    private record Refusal(String step, String path, String problem) {}

    private final Path directory;
    private final CopyOnWriteArrayList<Refusal> refusals = new CopyOnWriteArrayList<>();

    SimulatedFiles(Path directory) {
        this.directory = directory;
    }

    /** Where a path of the host's lies in truth; empty if it is not a whole path. */
    public Optional<Path> path(String path) {
        return path.matches("(?s)[A-Za-z]:[\\\\/].*")
                ? Optional.of(directory.resolve(path.replaceFirst(":", "").replace('\\', '/')))
                : Optional.empty();
    }

    /**
     * A step of a copy fails, always.
     *
     * @param step of {@link io.jenkins.plugins.remotepowershell.records.CopyParameters}
     * @param path beginning of the paths
     * @param problem as the script on a host reports it
     */
    public void refuse(String step, String path, String problem) {
        refusals.add(new Refusal(step, path, problem));
    }

    Optional<String> refusal(String step, String path) {
        return refusals.stream()
                .filter(refusal -> refusal.step().equals(step) && path.startsWith(refusal.path()))
                .map(Refusal::problem)
                .findFirst();
    }
}
