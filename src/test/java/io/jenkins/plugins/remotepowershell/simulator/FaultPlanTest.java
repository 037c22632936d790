package io.jenkins.plugins.remotepowershell.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.remotepowershell.simulator.AdverseAction.Moment;
import io.jenkins.plugins.remotepowershell.simulator.WsmanPeer.Reply;
import io.jenkins.plugins.remotepowershell.testing.Await;
import io.jenkins.plugins.remotepowershell.wsman.ShellRequests;
import io.jenkins.plugins.remotepowershell.wsman.WsmanFaultCode;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each adverse action at the operation that it is planned for, and at no other. */
@Timeout(60)
class FaultPlanTest {
    private final UUID commandId = UUID.randomUUID();
    private SimulatedHost host;
    private ShellPeer shell;

    @BeforeEach
    void open() throws Exception {
        host = SimulatedHost.start(new SimulatedHostSettings().user(ShellPeer.USER, ShellPeer.PASSWORD));
        shell = ShellPeer.of(host).open();
    }

    @AfterEach
    void close() {
        host.close();
    }

    @Test
    void aPlanCountsFromNowAndMeansOneOperationOfItsKind() throws Exception {
        shell.call(ShellRequests::get);
        host.faultPlan().at(OperationKind.GET, 2, new AdverseAction.AnswerStatus(503));

        assertThat(shell.call(ShellRequests::get).status()).isEqualTo(200);
        assertThat(shell.start(commandId, "1").status()).isEqualTo(200);
        assertThat(shell.call(ShellRequests::get).status()).isEqualTo(503);
        assertThat(shell.call(ShellRequests::get).status()).isEqualTo(200);
    }

    @Test
    void whatIsDroppedBeforeHandlingDidNotHappen() {
        host.faultPlan().at(OperationKind.COMMAND, 1, new AdverseAction.DropBeforeHandling());

        assertThatThrownBy(() -> shell.start(commandId, "'1'")).isInstanceOf(IOException.class);

        assertThat(commands()).isEmpty();
    }

    @Test
    void whatIsDroppedAfterHandlingDidHappen() {
        host.faultPlan().at(OperationKind.COMMAND, 1, new AdverseAction.DropAfterHandling());

        assertThatThrownBy(() -> shell.start(commandId, "'1'")).isInstanceOf(IOException.class);

        assertThat(commands()).hasSize(1);
    }

    @Test
    void aCutAnswerBreaksOff() throws Exception {
        host.faultPlan().at(OperationKind.GET, 1, new AdverseAction.CutAnswer(100));

        assertThatThrownBy(() -> shell.call(ShellRequests::get)).isInstanceOf(IOException.class);
        assertThat(shell.call(ShellRequests::get).status()).isEqualTo(200);
    }

    @Test
    void aPlannedFaultIsAnsweredAndNothingIsHandled() throws Exception {
        host.faultPlan().at(OperationKind.COMMAND, 1, new AdverseAction.AnswerFault(WsmanFaultCode.SERVICE_BUSY));

        Reply reply = shell.start(commandId, "'1'");

        assertThat(reply.status()).isEqualTo(500);
        assertThat(reply.fault()).isEqualTo(WsmanFaultCode.SERVICE_BUSY);
        assertThat(reply.envelope().relatesTo()).isNotEmpty();
        assertThat(commands()).isEmpty();
    }

    @Test
    void aDelayedOperationFindsWhatHappenedMeanwhile() throws Exception {
        host.faultPlan().at(OperationKind.GET, 1, new AdverseAction.Delay(Duration.ofSeconds(3)));
        CompletableFuture<Reply> delayed = CompletableFuture.supplyAsync(this::get);
        Await.until(
                "the delayed operation has arrived", () -> host.exchangeLog().count(OperationKind.GET) > 0);

        host.killShell(host.shellIds().get(0));

        assertThat(delayed.get().fault()).isEqualTo(WsmanFaultCode.NOT_FOUND);
    }

    @Test
    void aRestartTakesTheShellsAndLeavesTheOperationWithoutAnAnswer() throws Exception {
        host.faultPlan().at(OperationKind.GET, 1, new AdverseAction.RestartHost());

        assertThatThrownBy(() -> shell.call(ShellRequests::get)).isInstanceOf(IOException.class);

        assertThat(host.shellIds()).isEmpty();
    }

    @Test
    void aKilledShellIsGoneWhenTheOperationIsHandled() throws Exception {
        host.faultPlan().at(OperationKind.GET, 1, new AdverseAction.KillShell());

        assertThat(shell.call(ShellRequests::get).fault()).isEqualTo(WsmanFaultCode.NOT_FOUND);
    }

    @ParameterizedTest
    @CsvSource({"BEFORE_HANDLING, 0", "BEFORE_ANSWER, 1", "AFTER_ANSWER, 1"})
    void aTestCanActAtAMomentOfTheOperation(Moment moment, int commandsThen) throws Exception {
        CompletableFuture<Integer> seen = new CompletableFuture<>();
        host.faultPlan()
                .at(
                        OperationKind.COMMAND,
                        1,
                        new AdverseAction.Call(
                                moment, () -> seen.complete(commands().size())));

        shell.start(commandId, "'1'");

        assertThat(seen.get()).isEqualTo(commandsThen);
    }

    private Reply get() {
        try {
            return shell.call(ShellRequests::get);
        } catch (IOException | InterruptedException unanswered) {
            throw new IllegalStateException(unanswered);
        }
    }

    private List<?> commands() {
        try {
            return host.shell(shell.shellId).commandMembers();
        } catch (FaultAnswer gone) {
            throw new AssertionError(gone);
        }
    }
}
