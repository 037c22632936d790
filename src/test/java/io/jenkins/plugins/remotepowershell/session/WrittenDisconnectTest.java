package io.jenkins.plugins.remotepowershell.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.remotepowershell.psrp.Command;
import io.jenkins.plugins.remotepowershell.psrp.CreatePipeline;
import io.jenkins.plugins.remotepowershell.psrp.PSInvocationState;
import io.jenkins.plugins.remotepowershell.psrp.PsrpEvent;
import io.jenkins.plugins.remotepowershell.psrp.ReceiveCursor;
import java.net.URI;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What the recordings of real hosts teach about a client that dies, in a conversation of our own that is always there. */
class WrittenDisconnectTest {
    private static final UUID SHELL = UUID.fromString("0c5d3a60-9a0b-4e51-8f6a-2b7c1d9e4f30");
    private static final UUID COMMAND = UUID.fromString("5e8f1b2c-7a3d-4c69-9e0f-6d4b8a2c1e75");
    private static final UUID FIRST_SESSION = UUID.fromString("11111111-0000-4000-8000-000000000000");
    private static final UUID SECOND_SESSION = UUID.fromString("22222222-0000-4000-8000-000000000000");
    private static final SessionSettings SETTINGS = SessionSettings.of(URI.create("https://web01:5986/wsman"));

    @Test
    void anotherClientGetsTheRestOnceAndTheLineThatTheDeathCutInTwo() throws Exception {
        WrittenHost host = new WrittenHost("left-and-taken-up.txt", SHELL, COMMAND);
        RemoteSession first = new RemoteSession(host, SETTINGS, SHELL, FIRST_SESSION, UUID::randomUUID);
        OpenedShell opened = first.open();
        RemotePipeline pipeline = first.pipeline(COMMAND);
        pipeline.start(CreatePipeline.of(Command.script("a script", List.of())));

        Received before = pipeline.receive();
        assertThat(opened.shell().processId()).contains(3108L);
        assertThat(outputs(before)).containsExactly("before the death\nof the client");
        byte[] saved = before.cursor().encode();

        RemoteSession second = new RemoteSession(host, SETTINGS, SHELL, SECOND_SESSION, UUID::randomUUID);
        assertThat(second.get().isDisconnected()).isTrue();
        second.connect();
        RemotePipeline again = second.pipeline(COMMAND, ReceiveCursor.decode(saved));
        again.connect();

        assertThat(again.receive().events()).as("what the host gives once more").isEmpty();
        Received rest = again.receive();
        assertThat(outputs(rest)).containsExactly("a long line, cut in the middle of 😀");
        assertThat(rest.events())
                .filteredOn(PsrpEvent.HostCalled.class::isInstance)
                .singleElement()
                .satisfies(event -> assertThat(
                                ((PsrpEvent.HostCalled) event).call().exitCode())
                        .isEqualTo(3));
        assertThat(rest.commandDone()).isTrue();
        assertThat(again.state()).isEqualTo(PSInvocationState.COMPLETED);
        again.terminate();
        second.delete();

        assertThat(host.isPlayedOut()).isTrue();
        assertThat(host.requests())
                .extracting(request -> request.envelope().sessionId().substring(5, 13))
                .containsExactly(
                        "11111111",
                        "11111111",
                        "11111111",
                        "11111111",
                        "11111111",
                        "22222222",
                        "22222222",
                        "22222222",
                        "22222222",
                        "22222222",
                        "22222222",
                        "22222222");
    }

    private static List<Object> outputs(Received received) {
        return received.events().stream()
                .filter(PsrpEvent.Output.class::isInstance)
                .map(event -> ((PsrpEvent.Output) event).value())
                .toList();
    }
}
