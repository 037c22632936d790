package io.jenkins.plugins.remotepowershell.transport;

import static io.jenkins.plugins.remotepowershell.transport.Transports.credential;
import static io.jenkins.plugins.remotepowershell.transport.Transports.exchange;
import static io.jenkins.plugins.remotepowershell.transport.Transports.inClearTo;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.remotepowershell.testing.Await;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A host that takes connections and does not answer for a while. */
@Timeout(60)
class StarvedHostTest {
    private static final Duration LONGER = Duration.ofMillis(900);
    private static final Duration SHORTER = Duration.ofMillis(300);

    private final CountDownLatch awake = new CountDownLatch(1);

    @Test
    void whoeverWaitedInVainKeepsNobodyWaitingOnceTheHostAnswers() throws Exception {
        try (var host = ScriptedHost.http(this::answer);
                var transport = inClearTo(host.url(), new Authentication.Basic(credential("deploy", "secret")))) {
            var waiting = new ArrayList<CompletableFuture<WsmanReply>>();
            waiting.add(send(transport, LONGER));
            for (var number = 0; number < 5; number++) {
                waiting.add(send(transport, SHORTER)); // its time is over before its turn to sign on comes
            }
            for (var one : waiting) {
                assertThatThrownBy(one::get).hasMessageContaining("gave no whole reply within");
            }
            awake.countDown();

            assertThat(exchange(transport, new Lane("next"), "<m/>")).isEqualTo("200 <m/>");
            Await.until("the connections are closed that nobody waits for any more", () -> host.openConnections() <= 1);
        }
    }

    private ScriptedHost.Answer answer(ScriptedHost.Request request) throws InterruptedException {
        awake.await();
        return ScriptedHost.Answer.soap(200, new String(request.body(), StandardCharsets.UTF_8));
    }

    private static CompletableFuture<WsmanReply> send(WsmanTransport transport, Duration limit) {
        return transport.send(new Lane("waiting"), "<m/>".getBytes(StandardCharsets.UTF_8), limit);
    }
}
