package io.jenkins.plugins.remotepowershell.wsman;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.remotepowershell.testing.Recording;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What real Windows hosts answered. */
class RecordedResponsesTest {
    static Stream<Recording> everyRecording() throws IOException {
        return Recording.all();
    }

    @ParameterizedTest
    @MethodSource("everyRecording")
    void everyAnswerIsRead(Recording recording) throws Exception {
        for (Recording.Exchange exchange : recording.exchanges()) {
            if (exchange.status() == 200 && exchange.hasResponse()) {
                readByAction(exchange);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("everyRecording")
    void everyFaultIsReadWithAKnownCode(Recording recording) {
        for (Recording.Exchange exchange : recording.exchanges()) {
            if (exchange.status() == 500 && exchange.hasResponse()) {
                assertThatThrownBy(() -> body(exchange))
                        .isInstanceOfSatisfying(WsmanFaultException.class, fault -> assertThat(fault.code())
                                .isNotEqualTo(WsmanFaultCode.UNKNOWN));
            }
        }
    }

    @Test
    void nothingToDeliverIsTimedOut() {
        assertThat(fault("test_winrs_operation_timeout.yml")).satisfies(fault -> {
            assertThat(fault.number()).isEqualTo(2150858793L);
            assertThat(fault.subcode()).isEqualTo("TimedOut");
            assertThat(fault.code().kind()).isEqualTo(WsmanFaultCode.Kind.EXPECTED);
        });
    }

    @Test
    void aShellThatIsGoneIsLostAlsoWhenAProviderSaysSo() {
        assertThat(fault("test_psrp_is_alive_invalid_selectors.yml")).satisfies(fault -> {
            assertThat(fault.number()).isEqualTo(2150858843L);
            assertThat(fault.nestedNumber()).isEqualTo(2150858843L);
            assertThat(fault.subcode()).isEqualTo("InvalidSelectors");
            assertThat(fault.provider()).isNotEmpty();
            assertThat(fault.text()).isNotEmpty();
            assertThat(fault.code().kind()).isEqualTo(WsmanFaultCode.Kind.LOST);
        });
    }

    @Test
    void aSilentClientsShellIsDisconnectedByTheHost() throws Exception {
        List<Recording.Exchange> exchanges =
                Recording.load("test_psrp_is_alive_state_disconnected.yml").exchanges();

        ShellDescription before = ShellResponses.described(body(exchanges.get(3)));
        ShellDescription after = ShellResponses.described(body(exchanges.get(4)));

        assertThat(before.state()).isEqualTo("Connected");
        assertThat(after.isDisconnected()).isTrue();
        assertThat(after.inactivity().orElseThrow()).isGreaterThan(Duration.ofSeconds(60));
        assertThat(after.idleTimeout()).contains(Duration.ofSeconds(60));
    }

    @Test
    void theShellsOfAHostAreListed() throws Exception {
        List<Recording.Exchange> exchanges =
                Recording.load("test_psrp_disconnect_runspaces.yml").exchanges();

        EnumerationPage<ShellDescription> page = ShellResponses.shells(body(exchanges.get(11)));

        assertThat(page.context()).isEmpty();
        assertThat(page.items()).hasSize(2).allSatisfy(shell -> {
            assertThat(shell.isDisconnected()).isTrue();
            assertThat(shell.resourceUri()).endsWith("Microsoft.PowerShell");
            assertThat(shell.owner()).endsWith("\\vagrant");
            assertThat(shell.processId()).isPresent();
            assertThat(shell.idleTimeout()).contains(Duration.ofHours(2));
            assertThat(shell.maxIdleTimeout()).contains(Duration.ofMillis(Integer.MAX_VALUE));
        });
        assertThat(ShellResponses.commands(body(exchanges.get(12))).items()).isEmpty();
    }

    @Test
    void theLimitsOfAHostAreRead() throws Exception {
        for (int kilobytes : List.of(150, 500, 4096)) {
            Recording recording = Recording.load("test_wsman_update_envelope_size_" + kilobytes + ".yml");

            HostConfiguration configuration =
                    ShellResponses.configuration(body(recording.exchanges().get(0)));

            assertThat(configuration.maxEnvelopeSize()).contains(kilobytes * 1024);
            assertThat(configuration.maxShellsPerUser()).isPresent();
        }
    }

    private static void readByAction(Recording.Exchange exchange) throws Exception {
        XmlNode body = body(exchange);
        switch (WsmanAction.from(Envelope.read(exchange.request()).action()).orElseThrow()) {
            case CREATE -> assertThat(ShellResponses.created(body).shellId()).hasSize(36);
            case RECEIVE -> {
                ReceiveResponse received = ShellResponses.received(body);
                assertThat(received.done() || received.fragments().length > 0).isTrue();
            }
            case CONNECT -> assertThat(ShellResponses.connected(body)).isNotEmpty();
            default -> assertThat(body.name()).isEqualTo("Body");
        }
    }

    private static WsmanFault fault(String recording) {
        return Recording.load(recording).exchanges().stream()
                .filter(exchange -> exchange.status() == 500)
                .findFirst()
                .map(exchange -> {
                    try {
                        body(exchange);
                        return null;
                    } catch (WsmanFaultException fault) {
                        return fault.fault();
                    } catch (WsmanProtocolException broken) {
                        throw new IllegalStateException(broken);
                    }
                })
                .orElseThrow();
    }

    private static XmlNode body(Recording.Exchange exchange) throws WsmanFaultException, WsmanProtocolException {
        Envelope request = Envelope.read(exchange.request());
        UUID messageId = UUID.fromString(request.messageId().substring("uuid:".length()));
        WsmanAction action = WsmanAction.from(request.action()).orElseThrow();
        return ShellResponses.body(new WsmanRequest(action, messageId, exchange.request()), exchange.response());
    }
}
