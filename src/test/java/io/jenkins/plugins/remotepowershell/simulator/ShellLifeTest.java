package io.jenkins.plugins.remotepowershell.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.remotepowershell.psrp.ClientRunspacePool;
import io.jenkins.plugins.remotepowershell.psrp.Fragment;
import io.jenkins.plugins.remotepowershell.simulator.WsmanPeer.Reply;
import io.jenkins.plugins.remotepowershell.testing.Await;
import io.jenkins.plugins.remotepowershell.wsman.Namespaces;
import io.jenkins.plugins.remotepowershell.wsman.ShellRequests;
import io.jenkins.plugins.remotepowershell.wsman.ShellSettings;
import io.jenkins.plugins.remotepowershell.wsman.WsmanFaultCode;
import io.jenkins.plugins.remotepowershell.wsman.WsmanRequest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may use a shell, how long it lives, and what ends it. */
@Timeout(60)
class ShellLifeTest {
    private static final Duration BRIEF = Duration.ofMillis(200);
    private static final String OTHER = "other";

    private final UUID commandId = UUID.randomUUID();
    private SimulatedHost host;

    @AfterEach
    void close() {
        host.close();
    }

    @Test
    void aSilentClientIsDisconnectedAndItsShellExpires() throws Exception {
        host = start(settings(Switches.likely()).autoDisconnect(BRIEF).idleTimeouts(BRIEF, BRIEF, BRIEF));
        ShellPeer shell = ShellPeer.of(host).open();
        shell.start(commandId, "Start-Sleep -Seconds 600");

        waitForState(shell, "Disconnected");
        waitForState(shell, "");

        assertThat(shell.call(ShellRequests::get).fault()).isEqualTo(WsmanFaultCode.NOT_FOUND);
        assertThat(host.shellIds()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aPendingReceiveKeepsItsClientConnectedWhereTheHostCountsIt(boolean counts) throws Exception {
        Switches switches = Switches.likely().with(Switch.PENDING_RECEIVE_COUNTS_AS_ACTIVITY, counts);
        host = start(settings(switches).autoDisconnect(BRIEF));
        ShellPeer shell =
                ShellPeer.of(host, ShellPeer.USER, Duration.ofSeconds(1)).open();
        shell.start(commandId, "Start-Sleep -Seconds 600");
        long begin = System.nanoTime();

        CompletableFuture<Reply> receive = shell.callAsync((to, id) -> to.receive(id, commandId));
        receive.get();

        boolean waitedForItsTime = Duration.ofNanos(System.nanoTime() - begin).toMillis() >= 1000;
        assertThat(waitedForItsTime).isEqualTo(counts);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void askingForTheStateIsActivityWhereTheHostCountsIt(boolean counts) throws Exception {
        host = start(settings(Switches.likely().with(Switch.GET_COUNTS_AS_ACTIVITY, counts))
                .autoDisconnect(Duration.ofMillis(400)));
        ShellPeer shell = ShellPeer.of(host).open();
        ShellPeer stranger = shell.otherSession(host);
        long end = System.nanoTime() + Duration.ofMillis(1200).toNanos();

        String state = "";
        while (System.nanoTime() < end) {
            state = stranger.state();
            Thread.sleep(50);
        }

        assertThat(state).isEqualTo(counts ? "Connected" : "Disconnected");
    }

    @Test
    void anotherAccountMayLookButNotTouch() throws Exception {
        host = start(settings(Switches.likely()).user(OTHER, ShellPeer.PASSWORD));
        ShellPeer shell = ShellPeer.of(host).open();
        shell.call((to, id) -> to.disconnect(id, null));
        ShellPeer stranger = shell.otherSession(host, OTHER);

        assertThat(stranger.state()).isEqualTo("Disconnected");
        assertThat(stranger.connect().fault()).isEqualTo(WsmanFaultCode.DIFFERENT_USER);
        assertThat(stranger.call(ShellRequests::delete).fault()).isEqualTo(WsmanFaultCode.DIFFERENT_USER);
    }

    @Test
    void aWrongPasswordIsRefusedBeforeAnythingIsLookedAt() throws Exception {
        host = start(settings(Switches.likely()));

        WsmanPeer stranger = new WsmanPeer(host.endpoint(), ShellPeer.USER, "wrong");

        assertThat(stranger.send(new byte[0]).status()).isEqualTo(401);
        assertThat(host.exchangeLog().entries()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(
            value = WsmanFaultCode.class,
            names = {"CONNECTED_TO_ANOTHER_CLIENT", "SESSION_MISMATCH", "SHELL_CONNECTED"})
    void connectOnAConnectedShellIsRefusedAsTheSwitchSays(WsmanFaultCode code) throws Exception {
        host = start(settings(Switches.likely().withConnectConflict(code)));
        ShellPeer shell = ShellPeer.of(host).open();

        assertThat(shell.otherSession(host).connect().fault()).isEqualTo(code);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aDeadPredecessorIsDisconnectedByItsSessionIdWhereTheHostAllows(boolean accepts) throws Exception {
        host = start(settings(Switches.likely().with(Switch.ACCEPTS_FORCED_DISCONNECT, accepts)));
        ShellPeer shell = ShellPeer.of(host).open();

        Reply forced = shell.sameSession(host).call((to, id) -> to.disconnect(id, null));

        assertThat(forced.fault()).isEqualTo(accepts ? null : WsmanFaultCode.SESSION_MISMATCH);
        assertThat(shell.otherSession(host)
                        .call((to, id) -> to.disconnect(id, null))
                        .fault())
                .isEqualTo(accepts ? WsmanFaultCode.ALREADY_DISCONNECTED : WsmanFaultCode.CONNECTED_TO_ANOTHER_CLIENT);
    }

    @Test
    void whileDisconnectedOnlyGetConnectReconnectAndDeleteAreAllowed() throws Exception {
        host = start(settings(Switches.likely()));
        ShellPeer shell = ShellPeer.of(host).open();
        shell.start(commandId, "Start-Sleep -Seconds 600");
        shell.call((to, id) -> to.disconnect(id, null));

        assertThat(shell.receive(commandId).fault()).isEqualTo(WsmanFaultCode.SHELL_DISCONNECTED);
        assertThat(shell.start(UUID.randomUUID(), "1").fault()).isEqualTo(WsmanFaultCode.SHELL_DISCONNECTED);
        assertThat(shell.call((to, id) -> to.stop(id, commandId)).fault()).isEqualTo(WsmanFaultCode.SHELL_DISCONNECTED);
        assertThat(shell.call(ShellRequests::get).fault()).isNull();
        assertThat(shell.call(ShellRequests::reconnect).fault()).isNull();
        assertThat(shell.call(ShellRequests::delete).fault()).isNull();
    }

    @Test
    void afterConnectACommandWaitsForAConnectOfItsOwn() throws Exception {
        host = start(settings(Switches.likely()));
        ShellPeer shell = ShellPeer.of(host).open();
        shell.start(commandId, "Start-Sleep -Seconds 600");
        shell.call((to, id) -> to.disconnect(id, null));
        ShellPeer attached = shell.otherSession(host);

        assertThat(attached.connect().fault()).isNull();
        assertThat(attached.receive(commandId).fault()).isEqualTo(WsmanFaultCode.STREAM_DISCONNECTED);
        assertThat(attached.call((to, id) -> to.connectCommand(id, UUID.randomUUID()))
                        .fault())
                .isEqualTo(WsmanFaultCode.NOT_FOUND);
        assertThat(shell.receive(commandId).fault()).isEqualTo(WsmanFaultCode.SESSION_MISMATCH);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void afterReconnectACommandWaitsForItsOwnWhereTheHostSaysSo(boolean needed) throws Exception {
        host = start(settings(Switches.likely().with(Switch.NEEDS_COMMAND_RECONNECT, needed)));
        ShellPeer shell = ShellPeer.of(host).open();
        shell.start(commandId, "'out'; Start-Sleep -Seconds 600");
        shell.call((to, id) -> to.disconnect(id, null));
        shell.call(ShellRequests::reconnect);

        assertThat(shell.receive(commandId).fault()).isEqualTo(needed ? WsmanFaultCode.STREAM_DISCONNECTED : null);
        assertThat(shell.call((to, id) -> to.reconnectCommand(id, commandId)).fault())
                .isNull();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aStrangerSessionMayDeleteWhereTheHostAllows(boolean accepts) throws Exception {
        host = start(settings(Switches.likely().with(Switch.ACCEPTS_FOREIGN_DELETE, accepts)));
        ShellPeer shell = ShellPeer.of(host).open();
        shell.call((to, id) -> to.disconnect(id, null));

        Reply deleted = shell.otherSession(host).call(ShellRequests::delete);

        assertThat(deleted.fault()).isEqualTo(accepts ? null : WsmanFaultCode.SHELL_DISCONNECTED);
    }

    @Test
    void aShellWithoutAnIdOfTheClientCannotBeLeft() throws Exception {
        host = start(settings(Switches.likely()));
        ShellPeer shell = ShellPeer.of(host);
        byte[] creation = shell.creation();
        byte[][] envelope = new byte[1][];
        shell.call((to, id) -> {
            WsmanRequest create = to.create(id, new ShellSettings("", null, null), creation);
            envelope[0] = create.envelope();
            return create;
        });
        host.restart();
        String text = new String(envelope[0], StandardCharsets.UTF_8).replaceFirst(" ShellId=\"[^\"]*\"", "");

        shell.http().send(text.getBytes(StandardCharsets.UTF_8));
        ShellRequests requests =
                new ShellRequests(shell.context(), host.shellIds().get(0));

        assertThat(shell.http()
                        .send(requests.disconnect(UUID.randomUUID(), null))
                        .fault())
                .isEqualTo(WsmanFaultCode.DISCONNECT_NOT_SUPPORTED);
    }

    @Test
    void aHostOfAnOlderProtocolKnowsNoDisconnect() throws Exception {
        host = start(settings(Switches.likely()).protocolVersion("2.1"));
        ShellPeer shell = ShellPeer.of(host).open();

        assertThat(shell.call((to, id) -> to.disconnect(id, null)).fault())
                .isEqualTo(WsmanFaultCode.DISCONNECT_NOT_SUPPORTED);
    }

    @ParameterizedTest
    @EnumSource(
            value = WsmanFaultCode.class,
            names = {"NOT_FOUND", "OPERATION_ABORTED", "PLUGIN_SHUTTING_DOWN"})
    void aReceiveThatIsPendingWhenTheProcessDiesIsToldAsTheSwitchSays(WsmanFaultCode code) throws Exception {
        host = start(settings(Switches.likely().withShellDeath(code)));
        ShellPeer shell = ShellPeer.of(host).open();
        shell.start(commandId, "Start-Sleep -Seconds 600");
        CompletableFuture<Reply> pending = shell.callAsync((to, id) -> to.receive(id, commandId));
        Await.until("a Receive has arrived", () -> host.exchangeLog().count(OperationKind.RECEIVE_COMMAND) > 0);
        while (!host.shell(shell.shellId).command(WsmanRequest.guid(commandId)).stream()
                .isReceiving()) {
            Thread.onSpinWait();
        }

        host.killShell(host.shellIds().get(0));

        assertThat(pending.get().fault()).isEqualTo(code);
        assertThat(shell.call(ShellRequests::get).fault()).isEqualTo(WsmanFaultCode.NOT_FOUND);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aRestartOfTheServiceTakesTheShellsAndPerhapsTheSessionIds(boolean spoils) throws Exception {
        host = start(settings(Switches.likely().with(Switch.RESTART_SPOILS_SESSION_IDS, spoils)));
        ShellPeer shell = ShellPeer.of(host).open();

        host.restart();

        assertThat(shell.call(ShellRequests::get).fault())
                .isEqualTo(spoils ? WsmanFaultCode.SESSION_ID_UNUSABLE : WsmanFaultCode.NOT_FOUND);
        assertThat(shell.otherSession(host).call(ShellRequests::get).fault()).isEqualTo(WsmanFaultCode.NOT_FOUND);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void shellsHaveAProcessEachOrShareOne(boolean shares) throws Exception {
        host = start(settings(Switches.likely().with(Switch.SHARES_PROCESS, shares)));
        ShellPeer first = ShellPeer.of(host).open();
        ShellPeer second = ShellPeer.of(host).open();
        second.start(commandId, "'out'");

        long object = Fragment.split(ShellPeer.fragments(second.receive(commandId)))
                .get(0)
                .objectId();

        assertThat(first.member("ProcessId").equals(second.member("ProcessId"))).isEqualTo(shares);
        assertThat(object).isEqualTo(shares ? 7 : 4);
    }

    @Test
    void connectXmlOfAnotherPoolIsRefused() throws Exception {
        host = start(settings(Switches.likely()));
        ShellPeer shell = ShellPeer.of(host).open();
        shell.call((to, id) -> to.disconnect(id, null));
        byte[] foreign = new ClientRunspacePool(UUID.randomUUID()).connect();

        assertThat(shell.call((to, id) -> to.connect(id, foreign)).fault())
                .isEqualTo(WsmanFaultCode.PLUGIN_CONNECT_FAILED);
        assertThat(shell.connect().xml().find(Namespaces.POWERSHELL, "connectResponseXml"))
                .isPresent();
    }

    private static SimulatedHostSettings settings(Switches switches) {
        return new SimulatedHostSettings()
                .user(ShellPeer.USER, ShellPeer.PASSWORD)
                .switches(switches);
    }

    private static SimulatedHost start(SimulatedHostSettings settings) throws IOException {
        return SimulatedHost.start(settings);
    }

    /** @param state empty once the shell is gone */
    private static void waitForState(ShellPeer shell, String state) throws Exception {
        ShellPeer peer = shell;
        while (true) {
            Reply reply = peer.call(ShellRequests::get);
            String now = reply.xml()
                    .find(Namespaces.SHELL, "State")
                    .map(node -> node.text())
                    .orElse("");
            if (now.equals(state)) {
                return;
            }
            Thread.sleep(20);
        }
    }
}
