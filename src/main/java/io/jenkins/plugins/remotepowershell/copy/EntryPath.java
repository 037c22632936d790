package io.jenkins.plugins.remotepowershell.copy;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** A path below a directory as the other side has listed it, which may be anything. */
final class EntryPath {
    private static final List<String> NO_NAMES = List.of("", ".", "..");

    private EntryPath() {}

    /** @return why it cannot be used; empty if it leads to a file below the directory, and to no other, on every system */
    static Optional<Problem> problem(String path) {
        if (Stream.of(path.split("[/\\\\]", -1)).anyMatch(NO_NAMES::contains)) {
            return Optional.of(Problem.UNSAFE);
        }
        return path.chars().anyMatch(EntryPath::isForeign) ? Optional.of(Problem.PATH) : Optional.empty();
    }

    /** What has a meaning of its own on Windows, and may stand in names elsewhere. */
    private static boolean isForeign(int character) {
        return character < ' ' || character == ':' || character == '\\';
    }
}
