package io.jenkins.plugins.remotepowershell.transport;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;

/** Processes that believe in another time, by Debian's faketime. */
final class WrongClock {
    private WrongClock() {}

    /** @return the environment of such a process */
    static Map<String, String> oneHourAhead() throws IOException {
        try (var libraries =
                Files.find(Path.of("/usr/lib"), 3, (path, attributes) -> path.endsWith("faketime/libfaketime.so.1"))) {
            var library = libraries.findFirst();
            Assumptions.assumeTrue(library.isPresent(), "faketime is not installed: see .ci/packages");
            return Map.of("LD_PRELOAD", library.orElseThrow().toString(), "FAKETIME", "+3600s");
        }
    }
}
