package io.jenkins.plugins.remotepowershell.wsman;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class ReceiveRequestsTest {
    private static final RequestContext CONTEXT = new RequestContext(
            "http://hôst:5985/wsman",
            Namespaces.configuration("Microsoft.PowerShell"),
            UUID.randomUUID(),
            512_000,
            Duration.ofSeconds(20),
            "en-US");
    private static final UUID SHELL = UUID.randomUUID();

    @Test
    void eachIsWrittenAsAReceiveOfItsOwn() {
        for (UUID command : new UUID[] {UUID.randomUUID(), null}) {
            ReceiveRequests receives = new ReceiveRequests(CONTEXT, SHELL, command);
            for (int i = 0; i < 3; i++) {
                UUID messageId = UUID.randomUUID();
                WsmanRequest written = new ShellRequests(CONTEXT, SHELL).receive(messageId, command);
                WsmanRequest next = receives.next(messageId);
                assertThat(next.messageId()).isEqualTo(messageId);
                assertThat(next.action()).isEqualTo(WsmanAction.RECEIVE);
                assertThat(next.envelope()).isEqualTo(written.envelope());
            }
        }
    }

    @Test
    void anotherCommandOrOtherSettingsAreNotAmongThem() {
        UUID command = UUID.randomUUID();
        ReceiveRequests receives = new ReceiveRequests(CONTEXT, SHELL, command);

        assertThat(receives.include(CONTEXT.withOperationTimeout(Duration.ofSeconds(20)), command))
                .isTrue();
        assertThat(receives.include(CONTEXT.withOperationTimeout(Duration.ofSeconds(1)), command))
                .isFalse();
        assertThat(receives.include(CONTEXT.withMaxEnvelopeSize(1 << 16), command))
                .isFalse();
        assertThat(receives.include(CONTEXT, null)).isFalse();
        assertThat(receives.include(CONTEXT, UUID.randomUUID())).isFalse();
    }
}
