package io.jenkins.plugins.remotepowershell.transport;

import static io.jenkins.plugins.remotepowershell.transport.Transports.credential;
import static io.jenkins.plugins.remotepowershell.transport.Transports.exchange;
import static io.jenkins.plugins.remotepowershell.transport.Transports.to;
import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.remotepowershell.testing.Await;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Many sealed sessions that wait for output, each with a lane for it and one for commands. */
@Timeout(180)
class ManySessionsTest {
    private static final int SESSIONS = 200;
    private static final Duration LIMIT = Duration.ofMinutes(2);
    /** The reactor and its two I/O threads. Those for sign-ons go when they have nothing to do. */
    private static final int WAITING_THREADS = 3;

    @TempDir
    Path directory;

    @Test
    void twoHundredPendingReceivesNeedThreeThreads() throws Exception {
        try (var host = Acceptor.ntlm(directory, List.of("CORP:alice:wonder land"))) {
            var transports = new ArrayList<HttpAsyncTransport>();
            try {
                var pending = receives(host, transports);
                awaitHeld(transports.get(0));
                awaitThreads();

                for (var transport : transports) {
                    assertThat(exchange(transport, new Lane("command"), "<m/>")).isEqualTo("200 <m/>");
                }
                assertThat(pending).noneMatch(CompletableFuture::isDone);

                exchange(transports.get(0), new Lane("command"), "<RELEASE/>");
                for (var one : pending) {
                    assertThat(one.get().status()).isEqualTo(200);
                }
                assertThat(host.log()).hasSizeGreaterThanOrEqualTo(2 * SESSIONS);
            } finally {
                transports.forEach(HttpAsyncTransport::close);
            }
        }
    }

    private static List<CompletableFuture<WsmanReply>> receives(Acceptor host, List<HttpAsyncTransport> transports) {
        var pending = new ArrayList<CompletableFuture<WsmanReply>>();
        for (var number = 0; number < SESSIONS; number++) {
            var transport = to(host.url(), new Authentication.Ntlm(credential("CORP\\alice", "wonder land")));
            transports.add(transport);
            pending.add(transport.send(
                    new Lane("receive"), ("<HOLD>" + number + "</HOLD>").getBytes(StandardCharsets.UTF_8), LIMIT));
        }
        return pending;
    }

    private static void awaitHeld(WsmanTransport transport) throws Exception {
        var lane = new Lane("count");
        Await.until(
                "all sessions wait", () -> exchange(transport, lane, "<HELD?/>").equals("200 " + SESSIONS));
    }

    private static void awaitThreads() throws InterruptedException {
        Await.until("the threads have ended that only opened sessions", () -> threads() <= WAITING_THREADS);
    }

    private static long threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("remote-powershell "))
                .count();
    }
}
