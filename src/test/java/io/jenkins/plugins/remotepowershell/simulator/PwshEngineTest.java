package io.jenkins.plugins.remotepowershell.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.remotepowershell.testing.Await;
import io.jenkins.plugins.remotepowershell.testing.SharedMaterial;
import io.jenkins.plugins.remotepowershell.wsman.ShellRequests;
import io.jenkins.plugins.remotepowershell.wsman.WsmanFaultCode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The host with a real PowerShell behind it. */
@Timeout(120)
class PwshEngineTest {
    private final UUID commandId = UUID.randomUUID();
    private SimulatedHost host;
    private ShellPeer shell;

    @BeforeEach
    void open() throws Exception {
        host = SimulatedHost.start(new SimulatedHostSettings()
                .user(ShellPeer.USER, ShellPeer.PASSWORD)
                .engine(new PwshEngine(SharedMaterial.pwsh())));
        shell = ShellPeer.of(host, ShellPeer.USER, Duration.ofSeconds(20)).open();
    }

    @AfterEach
    void close() {
        if (host != null) {
            host.close();
        }
    }

    @Test
    void aScriptRunsInARealPowerShell() throws Exception {
        shell.start(commandId, "$sum = 0; foreach ($i in 1..10) { $sum += $i }; \"sum $sum\"");

        assertThat(shell.toEnd(commandId)).containsExactly("sum 55");
    }

    @Test
    void gateDisconnectAndConnectAreTheHosts() throws Exception {
        shell.start(commandId, "'first'; Start-Sleep -Milliseconds 500; 'second'");
        List<String> received = new ArrayList<>();
        while (received.isEmpty()) {
            received.addAll(shell.strings(shell.receive(commandId)));
        }
        shell.call((to, id) -> to.disconnect(id, null));

        ShellPeer attached = shell.otherSession(host);
        attached.attach(commandId);

        assertThat(attached.toEnd(commandId)).endsWith("second");
        assertThat(attached.state()).isEqualTo("Connected");
    }

    @Test
    void twoCommandsOfAShellFollowEachOther() throws Exception {
        UUID second = UUID.randomUUID();
        shell.start(commandId, "'one'");
        assertThat(shell.toEnd(commandId)).containsExactly("one");
        shell.call((to, id) -> to.terminate(id, commandId));

        shell.start(second, "'two'");

        assertThat(shell.toEnd(second)).containsExactly("two");
    }

    @Test
    void aStopSignalEndsAScript() throws Exception {
        shell.start(commandId, "'first'; Start-Sleep -Seconds 600");
        Await.until("the script has written something", () -> !shell.strings(shell.receive(commandId))
                .isEmpty());

        assertThat(shell.call((to, id) -> to.stop(id, commandId)).fault()).isNull();

        assertThat(shell.toEnd(commandId)).isEmpty();
    }

    @Test
    void theShellEndsWithItsProcess() throws Exception {
        long processId = Long.parseLong(shell.member("ProcessId"));
        ProcessHandle process = ProcessHandle.of(processId).orElseThrow();

        process.destroyForcibly();
        process.onExit().get();
        Await.until("the shell is gone", () -> shell.call(ShellRequests::get).fault() != null);

        assertThat(shell.call(ShellRequests::get).fault()).isEqualTo(WsmanFaultCode.NOT_FOUND);
    }

    @Test
    void deleteEndsTheProcess() throws Exception {
        ProcessHandle process =
                ProcessHandle.of(Long.parseLong(shell.member("ProcessId"))).orElseThrow();

        shell.call(ShellRequests::delete);

        assertThat(process.onExit().get().isAlive()).isFalse();
    }
}
