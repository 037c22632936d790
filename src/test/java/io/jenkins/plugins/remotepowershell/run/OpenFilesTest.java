package io.jenkins.plugins.remotepowershell.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.remotepowershell.psrp.ReceiveCursor;
import io.jenkins.plugins.remotepowershell.records.RecordKind;
import io.jenkins.plugins.remotepowershell.records.RunnerRecord;
import io.jenkins.plugins.remotepowershell.testing.Await;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Thousands of runs are silent at once, and a process may have only so many files open. */
@EnabledOnOs(OS.LINUX)
class OpenFilesTest {
    private static final Path OPEN_FILES = Path.of("/proc/self/fd");

    @TempDir
    Path directory;

    @Test
    @Timeout(60)
    void aSilentRunHasNoFileOpenButItsLock() throws Exception {
        StoredRun stored =
                RunFixture.store(directory).create("one", RunFixture.TARGET).orElseThrow();
        try (DrivenRun run = stored.open()) {
            assertThat(openFiles()).hasSize(1);

            write(run, 1);
            assertThat(openFiles()).hasSizeGreaterThan(1);
            awaitSilence();
            write(run, 2);
            awaitSilence();
        }

        try (DrivenRun again = stored.open()) {
            assertThat(again.spool().lastNumber()).isEqualTo(2);
            assertThat(again.delivery().state().done()).isEqualTo(2);
        }
        assertThat(openFiles()).isEmpty();
    }

    private static void write(DrivenRun run, long number) throws IOException {
        RunnerRecord record = new RunnerRecord(number, RecordKind.OUTPUT, false, "text");
        run.spool().append(List.of(record), new ReceiveCursor(number, 0, new byte[0]));
        new Delivery(run, new RecordingObserver()).catchUp();
    }

    private void awaitSilence() throws Exception {
        Await.until("the files are closed", () -> openFiles().size() <= 1);
    }

    private List<Path> openFiles() throws IOException {
        Path real = directory.toRealPath();
        try (Stream<Path> open = Files.list(OPEN_FILES)) {
            return open.map(OpenFilesTest::target)
                    .filter(file -> file.startsWith(real))
                    .toList();
        }
    }

    /** One that has just been closed is nowhere. */
    private static Path target(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor);
        } catch (NoSuchFileException closed) {
            return descriptor;
        } catch (IOException unreadable) {
            throw new IllegalStateException(unreadable);
        }
    }
}
