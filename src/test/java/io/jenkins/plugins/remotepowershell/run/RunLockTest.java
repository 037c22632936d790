package io.jenkins.plugins.remotepowershell.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class RunLockTest {
    @TempDir
    Path directory;

    @Test
    void aSecondDriverOfTheSameProcessIsRefusedAndTheFirstKeepsTheLock() throws IOException {
        try (RunLock first = RunLock.acquire(directory)) {
            for (int attempt = 0; attempt < 2; attempt++) {
                assertThatThrownBy(() -> RunLock.acquire(directory))
                        .isInstanceOf(RunIsDrivenException.class)
                        .hasMessageContaining(
                                "process " + ProcessHandle.current().pid() + " on " + RunLock.machine());
            }
            assertThat(first.predecessor()).isEmpty();
        }
        RunLock.acquire(directory).close();
    }

    @Test
    @Timeout(60)
    void aDriverInAnotherProcessIsNamedAndItsDeathFreesTheLock() throws Exception {
        Process other = ChildJvm.start(LockHolder.class, directory.toString());
        try {
            ChildJvm.awaitLine(other, "locked");

            assertThatThrownBy(() -> RunLock.acquire(directory))
                    .isInstanceOf(RunIsDrivenException.class)
                    .hasMessageContaining("process " + other.pid() + " on " + RunLock.machine());
        } finally {
            other.destroyForcibly().waitFor(30, TimeUnit.SECONDS);
        }
        try (RunLock after = RunLock.acquire(directory)) {
            assertThat(after.predecessor()).as("a dead one of this machine").isEmpty();
        }
    }

    @Test
    @Timeout(60)
    void aLiveProcessOfThisMachineThatDoesNotHoldTheLockMayDriveACopy() throws Exception {
        Process other = ChildJvm.start(LockHolder.class, directory.toString());
        Path copy = Files.createDirectory(directory.resolve("copy"));
        try {
            ChildJvm.awaitLine(other, "locked");
            Files.copy(directory.resolve("driver"), copy.resolve("driver"));

            try (RunLock ofCopy = RunLock.acquire(copy)) {
                assertThat(ofCopy.predecessor()).contains("process " + other.pid() + " on " + RunLock.machine());
            }
        } finally {
            other.destroyForcibly().waitFor(30, TimeUnit.SECONDS);
        }
    }

    /** Holds the lock until it is killed. */
    static final class LockHolder {
        public static void main(String[] arguments) throws Exception {
            try (RunLock lock = RunLock.acquire(Path.of(arguments[0]))) {
                System.out.println("locked");
                System.in.read();
            }
        }
    }
}
