package io.jenkins.plugins.remotepowershell.run;

import io.jenkins.plugins.remotepowershell.psrp.PsrpProtocolException;
import java.io.IOException;
import java.util.Optional;

/** The end of a holder: its session is closed with everything in it, opened or not. See {@link SessionSharing}. */
final class SessionClosing {
    private final RunContext context;

    SessionClosing(RunContext context) {
        this.context = context;
    }

    /** @throws RunAbandonedException if a run has the session, which may be wanted to go on without us */
    void close() throws IOException, PsrpProtocolException, InterruptedException {
        Optional<RunRecord> user = HeldSession.unfinishedUser(context.run(), context.record());
        if (user.isPresent()) {
            throw new RunAbandonedException("run " + user.get().runId() + " has not ended in session "
                    + context.shellName() + " on " + context.record().host()
                    + ", which stays open until it has; stop or collect that run first");
        }
        if (context.record().phase() != RunPhase.CREATED) {
            requireThatComputer();
            context.deleteShell();
            context.save(RunRecord::setCleanedUp);
        }
        context.finish(new RunOutcome(
                OutcomeKind.COMPLETED,
                null,
                "session " + context.shellName() + " on " + context.record().host() + " was closed",
                0));
    }

    /** A session that is not there is no longer anywhere, unless the name leads to another computer by now. */
    private void requireThatComputer() throws IOException, PsrpProtocolException, InterruptedException {
        if (context.record().process().computerName().isEmpty() || new HostedShell(context).exists()) {
            return;
        }
        HostReport report = new HostInquiry(context).ask(HostScripts::report);
        if (!new LossCause(context.record(), context.run().now()).isSameComputer(report)) {
            throw new RunAbandonedException(context.record().host() + " is now " + report.computerName()
                    + "; session " + context.shellName() + " was opened on "
                    + context.record().process().computerName() + ", and stays there until the name leads to it again");
        }
    }
}
