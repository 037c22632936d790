package io.jenkins.plugins.remotepowershell.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.remotepowershell.testing.RecordedTransport;
import io.jenkins.plugins.remotepowershell.testing.Recording;
import io.jenkins.plugins.remotepowershell.wsman.Envelope;
import io.jenkins.plugins.remotepowershell.wsman.ShellDescription;
import java.net.URI;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/**
 * A real Windows Server 2016 from end to end: two pools are opened and left under one SessionId, found and connected under
 * another, and deleted.
 */
class RecordedDisconnectTest {
    private static final UUID FIRST_SHELL = UUID.fromString("B6631D8E-65A0-49F2-9053-A1B156C95777");
    private static final UUID SECOND_SHELL = UUID.fromString("01AA3E43-9E21-424B-A7FC-BC16AA34F4CE");
    private static final UUID FIRST_SESSION = UUID.fromString("96676D7F-B39C-41F1-9C6C-02F79AE9C9B5");
    private static final UUID SECOND_SESSION = UUID.fromString("1B1A7792-F65D-431A-A256-19F3178EB7C9");
    private static final SessionSettings SETTINGS = SessionSettings.of(URI.create("https://127.0.0.1:55986/wsman"));

    private final RecordedTransport host = new RecordedTransport(Recording.load("test_psrp_disconnect_runspaces.yml"));

    @Test
    void poolsAreLeftFoundAgainAndConnectedUnderAnotherSessionId() throws Exception {
        RemoteSession first = session(FIRST_SHELL, FIRST_SESSION);
        OpenedShell opened = first.open();
        first.disconnect();
        first.reconnect();
        first.disconnect();
        RemoteSession second = session(SECOND_SHELL, FIRST_SESSION);
        second.open();
        second.disconnect();

        assertThat(opened.peer().protocolVersion()).isEqualTo("2.3");
        assertThat(opened.maxEnvelopeSize()).isEqualTo(512_000);
        assertThat(opened.shell().processId()).contains(2792L);
        assertThat(opened.shell().bufferMode()).isEqualTo("Block");

        HostSessions sessions = new HostSessions(host, SETTINGS, SECOND_SESSION, host.messageIds());
        assertThat(sessions.shells())
                .hasSize(2)
                .allMatch(ShellDescription::isDisconnected)
                .extracting(shell -> UUID.fromString(shell.shellId()))
                .containsExactlyInAnyOrder(FIRST_SHELL, SECOND_SHELL);
        assertThat(sessions.commands(FIRST_SHELL)).isEmpty();
        assertThat(sessions.commands(SECOND_SHELL)).isEmpty();

        RemoteSession firstAgain = session(FIRST_SHELL, SECOND_SESSION);
        firstAgain.connect();
        assertThat(firstAgain.receive())
                .as("what the dead session had is dropped")
                .isEmpty();
        RemoteSession secondAgain = session(SECOND_SHELL, SECOND_SESSION);
        secondAgain.connect();
        assertThat(secondAgain.receive()).isEmpty();
        firstAgain.delete();
        secondAgain.delete();

        assertThat(host.isPlayedOut()).isTrue();
        assertThat(Envelope.read(host.sent().get(1)).maxEnvelopeSize()).contains("153600");
        assertThat(Envelope.read(host.sent().get(2)).maxEnvelopeSize()).contains("512000");
    }

    private RemoteSession session(UUID shellId, UUID sessionId) {
        return new RemoteSession(host, SETTINGS, shellId, sessionId, host.messageIds());
    }
}
