package io.jenkins.plugins.remotepowershell.testing;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/** Material beside the repository, in {@code ../shared}. A test that needs what is not there is skipped with a message. */
public final class SharedMaterial {
    private static final Path ROOT = Path.of("..", "shared").toAbsolutePath().normalize();

    private SharedMaterial() {}

    /** A recorded exchange with a real Windows host, such as {@code test_psrp_open_runspace.yml}. */
    public static Path recording(String fileName) {
        return present("recordings", fileName);
    }

    /** The list of what Windows PowerShell 5.1 has. */
    public static Path windowsPowerShellInventory() {
        return present("powershell-5.1", "commands.json");
    }

    /** A real PowerShell: the shared engine, else a {@code pwsh} on the PATH; skips the test where there is none. */
    public static Path pwsh() {
        Optional<Path> pwsh = findPwsh();
        assumeTrue(pwsh.isPresent(), "skipped: no real PowerShell, neither ../shared/pwsh/pwsh nor pwsh on the PATH");
        return pwsh.orElseThrow();
    }

    public static Optional<Path> findPwsh() {
        Stream<Path> onPath = Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
                .map(directory -> Path.of(directory, "pwsh"));
        return Stream.concat(Stream.of(ROOT.resolve("pwsh").resolve("pwsh")), onPath)
                .filter(Files::isExecutable)
                .findFirst();
    }

    private static Path present(String directory, String fileName) {
        Path file = ROOT.resolve(directory).resolve(fileName);
        assumeTrue(Files.exists(file), () -> "skipped: ../shared/" + directory + "/" + fileName + " is not there");
        return file;
    }
}
