package io.jenkins.plugins.remotepowershell.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.remotepowershell.psrp.Fragment;
import io.jenkins.plugins.remotepowershell.simulator.Switches.PendingReceive;
import io.jenkins.plugins.remotepowershell.simulator.WsmanPeer.Reply;
import io.jenkins.plugins.remotepowershell.testing.Await;
import io.jenkins.plugins.remotepowershell.wsman.BufferMode;
import io.jenkins.plugins.remotepowershell.wsman.WsmanFaultCode;
import io.jenkins.plugins.remotepowershell.wsman.WsmanRequest;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of output between the script and a client: gate, buffer, redelivery. */
@Timeout(60)
class OutputRulesTest {
    private static final Duration BRIEF = Duration.ofMillis(200);
    private static final int BUFFER = 20_000;

    private final UUID commandId = UUID.randomUUID();
    private SimulatedHost host;

    @AfterEach
    void close() {
        host.close();
    }

    @Test
    void aScriptStandsStillAtItsFirstOutputUntilTheFirstReceive() throws Exception {
        ShellPeer shell = started(Switches.likely(), "'first'; 'second'");

        shell.call((to, id) -> to.disconnect(id, null));
        ShellPeer attached = shell.otherSession(host);
        attached.attach(commandId);

        assertThat(commandState(attached)).isEqualTo("Running");
        assertThat(attached.toEnd(commandId)).containsExactly("first", "second");
        assertThat(commandState(attached)).isEqualTo("Done");
    }

    @Test
    void oneTimedOutReceiveOpensTheGateForGood() throws Exception {
        host = start(Switches.likely(), 4 << 20);
        ShellPeer shell = ShellPeer.of(host, ShellPeer.USER, BRIEF).open();
        shell.start(commandId, "Start-Sleep -Milliseconds 600; 'late'");

        assertThat(shell.receive(commandId).fault()).isEqualTo(WsmanFaultCode.TIMED_OUT);
        shell.call((to, id) -> to.disconnect(id, null));
        waitFor(() -> commandState(shell), "Done");
        ShellPeer attached = shell.otherSession(host);
        attached.attach(commandId);

        assertThat(attached.toEnd(commandId)).containsExactly("late");
    }

    @Test
    void aFullBufferHoldsTheScriptInModeBlock() throws Exception {
        ShellPeer shell = leftWithFullBuffer(Switches.likely(), BufferMode.BLOCK);

        ShellPeer attached = shell.otherSession(host);
        attached.attach(commandId);

        assertThat(commandState(attached)).isEqualTo("Running");
        assertThat(attached.toEnd(commandId)).containsExactlyElementsOf(lines());
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void modeDropDiscardsTheOldestOutputWhereTheHostHonorsIt(boolean honored) throws Exception {
        Switches switches = Switches.likely().with(Switch.HONORS_DROP, honored);
        ShellPeer shell = leftWithFullBuffer(switches, BufferMode.DROP);
        if (honored) {
            waitFor(() -> commandState(shell), "Done");
        }

        ShellPeer attached = shell.otherSession(host);
        attached.attach(commandId);
        List<String> received = attached.toEnd(commandId);

        List<String> newest = lines().subList(lines().size() - received.size(), lines().size());
        assertThat(received).isEqualTo(newest);
        assertThat(received.size() < lines().size()).isEqualTo(honored);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void anotherSessionGetsTheLastAnswerOfACommandAgain(boolean redelivers) throws Exception {
        Switches switches = Switches.likely().with(Switch.REDELIVERS_ON_COMMANDS, redelivers);
        ShellPeer shell = started(switches, "'first'; Start-Sleep -Milliseconds 300; 'second'");
        assertThat(shell.strings(shell.receive(commandId))).containsExactly("first");
        shell.call((to, id) -> to.disconnect(id, null));

        ShellPeer attached = shell.otherSession(host);
        attached.attach(commandId);

        assertThat(attached.toEnd(commandId)).isEqualTo(redelivers ? List.of("first", "second") : List.of("second"));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void theSameSessionGetsItAgainOnlyWhereTheHostDoesSo(boolean redelivers) throws Exception {
        Switches switches = Switches.likely().with(Switch.REDELIVERS_TO_SAME_SESSION, redelivers);
        ShellPeer shell = started(switches, "'first'; Start-Sleep -Milliseconds 300; 'second'");
        assertThat(shell.strings(shell.receive(commandId))).containsExactly("first");
        shell.call((to, id) -> to.disconnect(id, null));

        ShellPeer again = shell.sameSession(host);
        again.attach(commandId);

        assertThat(again.toEnd(commandId)).isEqualTo(redelivers ? List.of("first", "second") : List.of("second"));
    }

    @Test
    void aPoolRedeliversToAnotherSession() throws Exception {
        ShellPeer shell = started(Switches.likely(), "'first'");
        shell.call((to, id) -> to.disconnect(id, null));
        ShellPeer attached = shell.otherSession(host);
        attached.connect();

        Reply replayed = attached.receivePool();
        Reply next = attached.receivePool();

        assertThat(firstObject(replayed)).isLessThan(firstObject(next));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aResentReceiveGetsTheSameAnswerWhereTheHostKeepsIt(boolean kept) throws Exception {
        Switches switches = Switches.likely().with(Switch.ANSWERS_RESENT_RECEIVE, kept);
        ShellPeer shell = started(switches, "'first'; Start-Sleep -Milliseconds 300; 'second'");
        WsmanRequest[] sent = new WsmanRequest[1];
        Reply first = shell.call((to, id) -> sent[0] = to.receive(id, commandId));

        Reply resent = shell.http().send(sent[0]);

        boolean same = firstObject(first) == firstObject(resent);
        assertThat(same).isEqualTo(kept);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void ofTwoReceivesOneIsAnsweredEmpty(boolean replaces) throws Exception {
        Switches switches = Switches.likely().with(Switch.REPLACES_PENDING_RECEIVE, replaces);
        ShellPeer shell = started(switches, "Start-Sleep -Milliseconds 700; 'late'");
        CompletableFuture<Reply> first = shell.callAsync((to, id) -> to.receive(id, commandId));
        waitForReceives(1);

        CompletableFuture<Reply> second = shell.callAsync((to, id) -> to.receive(id, commandId));

        CompletableFuture<Reply> empty = replaces ? first : second;
        CompletableFuture<Reply> full = replaces ? second : first;
        assertThat(ShellPeer.fragments(empty.get())).isEmpty();
        assertThat(shell.strings(full.get())).containsExactly("late");
    }

    @ParameterizedTest
    @CsvSource({
        "ANSWERED, TIMED_OUT",
        "FAULTED, OPERATION_ABORTED",
        "FAULTED_AS_DISCONNECTED, SHELL_DISCONNECTED",
        "FAULTED_AS_STREAM_DISCONNECTED, STREAM_DISCONNECTED"
    })
    void aReceiveThatIsPendingAtDisconnectEndsAsTheSwitchSays(PendingReceive fate, WsmanFaultCode code)
            throws Exception {
        ShellPeer shell = started(Switches.likely().withPendingReceive(fate), "Start-Sleep -Seconds 600");
        CompletableFuture<Reply> pending = shell.callAsync((to, id) -> to.receive(id, commandId));
        waitForReceives(1);

        shell.call((to, id) -> to.disconnect(id, null));

        assertThat(pending.get().fault()).isEqualTo(code);
    }

    @Test
    void aSwallowedReceiveGetsNoAnswer() throws Exception {
        Switches switches = Switches.likely().withPendingReceive(PendingReceive.SWALLOWED);
        ShellPeer shell = started(switches, "Start-Sleep -Seconds 600");
        CompletableFuture<Reply> pending = shell.callAsync((to, id) -> to.receive(id, commandId));
        waitForReceives(1);

        shell.call((to, id) -> to.disconnect(id, null));

        assertThat(pending)
                .failsWithin(Duration.ofSeconds(20))
                .withThrowableOfType(ExecutionException.class)
                .withCauseInstanceOf(IOException.class);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aSignalWaitsForSomebodyToDrainAFullBufferWhereTheHostDoesSo(boolean waits) throws Exception {
        host = start(Switches.likely().with(Switch.SIGNAL_WAITS_FOR_FULL_BUFFER, waits), BUFFER);
        ShellPeer shell = ShellPeer.of(host).open();
        shell.start(commandId, script());
        List<String> received = new ArrayList<>(shell.strings(shell.receive(commandId)));
        waitFor(() -> Boolean.toString(isStalled(shell)), "true");

        CompletableFuture<Reply> stop = shell.callAsync((to, id) -> to.stop(id, commandId));
        if (waits) {
            Await.until("the signal has arrived", () -> host.exchangeLog().count(OperationKind.SIGNAL) > 0);
            assertThat(stop).isNotDone();
        } else {
            stop.get();
        }
        received.addAll(shell.toEnd(commandId));

        assertThat(stop.get().fault()).isNull();
        assertThat(received).isNotEmpty();
    }

    @Test
    void aReceiveAfterTheEndFindsNoCommand() throws Exception {
        ShellPeer shell = started(Switches.likely(), "'all'");
        shell.toEnd(commandId);

        assertThat(shell.receive(commandId).fault()).isEqualTo(WsmanFaultCode.NOT_FOUND);
    }

    private ShellPeer started(Switches switches, String script) throws Exception {
        host = start(switches, 4 << 20);
        ShellPeer shell = ShellPeer.of(host).open();
        shell.start(commandId, script);
        return shell;
    }

    /** A script with more output than the buffer holds, left while it stands still or drops. */
    private ShellPeer leftWithFullBuffer(Switches switches, BufferMode mode) throws Exception {
        host = start(switches, BUFFER);
        ShellPeer shell = ShellPeer.of(host, ShellPeer.USER, BRIEF).open(null, mode);
        shell.start(commandId, "Start-Sleep -Milliseconds 600; " + script());
        assertThat(shell.receive(commandId).fault()).isEqualTo(WsmanFaultCode.TIMED_OUT);
        shell.call((to, id) -> to.disconnect(id, null));
        return shell;
    }

    private static String script() {
        return "1..100 | ForEach-Object { \"line $_ " + "x".repeat(400) + "\" }";
    }

    private static List<String> lines() {
        return IntStream.rangeClosed(1, 100)
                .mapToObj(i -> "line " + i + " " + "x".repeat(400))
                .toList();
    }

    private SimulatedHost start(Switches switches, int bufferBytes) throws IOException {
        return SimulatedHost.start(new SimulatedHostSettings()
                .user(ShellPeer.USER, ShellPeer.PASSWORD)
                .switches(switches)
                .bufferBytes(bufferBytes));
    }

    private boolean isStalled(ShellPeer shell) throws Exception {
        SimulatedShell simulated = host.shell(shell.shellId);
        synchronized (simulated) {
            return !simulated.command(WsmanRequest.guid(commandId)).stream()
                    .flowing()
                    .isDone();
        }
    }

    private String commandState(ShellPeer shell) throws Exception {
        return host.shell(shell.shellId).commandMembers().get(0).get("CommandState");
    }

    private void waitForReceives(int count) {
        Await.until(
                "the Receives have arrived", () -> host.exchangeLog().count(OperationKind.RECEIVE_COMMAND) >= count);
    }

    private static long firstObject(Reply reply) throws Exception {
        return Fragment.split(ShellPeer.fragments(reply)).get(0).objectId();
    }

    private interface Question {
        String ask() throws Exception;
    }

    private static void waitFor(Question question, String answer) throws Exception {
        Await.until("the answer is as expected", () -> question.ask().equals(answer));
    }
}
