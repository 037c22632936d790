package io.jenkins.plugins.remotepowershell.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.remotepowershell.simulator.SimulatedHostSettings;
import io.jenkins.plugins.remotepowershell.testing.Await;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class CopyCommandTest {
    private static final int LENGTH = 24 << 20;

    @TempDir
    Path directory;

    private Program program;
    private Path drop;

    @BeforeEach
    void start() throws Exception {
        drop = directory.resolve("host/C/drop");
        program = new Program(
                directory,
                new SimulatedHostSettings()
                        .fileDirectory(directory.resolve("host"))
                        .roundTrip(Duration.ofMillis(10)));
    }

    @AfterEach
    void stop() {
        program.close();
    }

    @Test
    void aFileGoesThereAndBack() throws Exception {
        Path source = file(12345);
        Path back = directory.resolve("new/back.bin");

        Program.Result up = program.onHost("copy", source.toString(), "C:\\drop\\");
        Program.Result down =
                program.onHost("copy", "--from-host", "--no-checksum", "C:\\drop\\source.bin", back.toString());

        assertThat(up.exitCode()).describedAs(up.err()).isZero();
        assertThat(down.exitCode()).describedAs(down.err()).isZero();
        assertThat(back).hasSameBinaryContentAs(source);
        assertThat(up.out()).isEmpty();
        assertThat(up.err().lines())
                .hasSize(2)
                .first()
                .asString()
                .endsWith("copying " + source + " (12.1 KB) to C:\\drop\\source.bin on localhost");
        assertThat(program.host.shellIds()).isEmpty();
    }

    @Test
    void aFailureIsOneSentence() {
        Program.Result result = program.onHost("copy", "nothing", "C:\\drop\\x");

        assertThat(result.exitCode()).isEqualTo(ExitCode.LOST_OR_UNKNOWN);
        assertThat(result.err().lines())
                .containsExactly("remote-powershell: nothing cannot be copied: it is not there, or this account may not"
                        + " see it; check the path, and whether an earlier step has made it");
    }

    @Test
    void aProgramThatWasInterruptedOrKilledGoesOnWithTheSameCommand() throws Exception {
        Path source = file(LENGTH);
        String[] copy = {"copy", source.toString(), "C:\\drop\\target.bin"};
        ProgramProcess interrupted = ProgramProcess.start(directory, program.withHost(copy));
        awaitPartial(1 << 20);
        interrupted.signal("TERM"); // as Ctrl-C, which a process of the background may not get
        assertThat(interrupted.exitCode()).isEqualTo(ExitCode.LEFT_OR_STOPPED);
        assertThat(interrupted.err()).contains("interrupted; the same command goes on from what has arrived");
        assertThat(program.host.shellIds()).isEmpty();

        ProgramProcess killed = ProgramProcess.start(directory, program.withHost(copy));
        awaitPartial(partial() + (1 << 20));
        killed.process().destroyForcibly().waitFor();

        Program.Result result = program.onHost(copy);

        assertThat(result.exitCode()).describedAs(result.err()).isZero();
        assertThat(drop.resolve("target.bin")).hasSameBinaryContentAs(source);
        assertThat(result.err()).contains("going on at ").contains("its SHA-256 is right");
        assertThat(drop).isDirectoryNotContaining("glob:**.part");
    }

    private void awaitPartial(long length) throws Exception {
        Await.until("so much of the file is there", () -> partial() >= length);
    }

    private long partial() throws Exception {
        if (!Files.exists(drop)) {
            return 0;
        }
        try (Stream<Path> entries = Files.list(drop)) {
            return entries.filter(entry -> entry.toString().endsWith(".part"))
                    .mapToLong(entry -> entry.toFile().length())
                    .sum();
        }
    }

    private Path file(int length) throws Exception {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return Files.write(directory.resolve("source.bin"), bytes);
    }
}
