package io.jenkins.plugins.remotepowershell.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class RunThreadTest {
    @Test
    void runsOnADaemonThreadOfThatNameAndOnAVirtualOneSinceJava21() throws Exception {
        CompletableFuture<Thread> seen = new CompletableFuture<>();

        Thread started = RunThread.start("run one", () -> seen.complete(Thread.currentThread()));

        assertThat(seen.get(20, TimeUnit.SECONDS)).isSameAs(started);
        assertThat(started.isDaemon()).isTrue();
        assertThat(started.getName()).isEqualTo("run one");
        assertThat(RunThread.isVirtual()).isEqualTo(Runtime.version().feature() >= 21);
    }
}
