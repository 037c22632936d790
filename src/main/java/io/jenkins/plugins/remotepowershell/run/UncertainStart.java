package io.jenkins.plugins.remotepowershell.run;

import io.jenkins.plugins.remotepowershell.psrp.PsrpProtocolException;
import java.io.IOException;
import java.util.Optional;

/**
 * Command may have left, but nobody saw an answer. Either the host has the command, or it is made certain that it never
 * will: whoever creates the start marker decides. Nothing is sent again on a guess.
 */
final class UncertainStart {
    /** A host that never takes the script is not asked for ever. */
    private static final int ATTEMPTS = 5;

    private final RunContext context;
    private final HeldSession held;
    private final Optional<String> refusal;

    /** @param refusal why the host does not take the script, if it has said so */
    UncertainStart(RunContext context, HeldSession held, Optional<String> refusal) {
        this.context = context;
        this.held = held;
        this.refusal = refusal;
    }

    void resolve() throws IOException, PsrpProtocolException, InterruptedException {
        HostedShell shell = new HostedShell(context);
        if (context.record().isCommandMode()) {
            resolveCommand(shell);
        } else if (!shell.exists()) {
            decide(claim());
        } else if (shell.command().isEmpty()) {
            decideWithout(shell);
        } else if (context.record().attempt().isSentInPieces()) {
            resolveInPieces();
        } else {
            context.enter(RunPhase.RUNNING);
        }
    }

    /** A command keeps no marker: where the host does not list it whole it may have run, and is not sent again. */
    private void resolveCommand(HostedShell shell) throws IOException, InterruptedException {
        boolean isThere = shell.exists();
        if (isThere
                && shell.command().isPresent()
                && !context.record().attempt().isSentInPieces()) {
            context.enter(RunPhase.RUNNING);
            return;
        }
        if (isThere) {
            closeShell();
        }
        context.finish(refusal.map(RunOutcome::notStarted)
                .orElseGet(() -> RunOutcome.unknown("it cannot be known whether the command started on "
                        + context.record().host() + ", since a command keeps no start marker there; see what it has"
                        + " done before you start it again")));
    }

    /**
     * The host has the shell, and does not list the command. Without the shell it cannot come any more; in a shell that is
     * to be kept it can, and the marker refuses it then.
     */
    private void decideWithout(HostedShell shell) throws IOException, PsrpProtocolException, InterruptedException {
        if (!context.isInHeldSession()) {
            closeShell();
            decide(claim());
            return;
        }
        context.save(record -> record.attempt().confirmHost());
        HostReport claim = claim();
        boolean isDecided = claim.marker() == HostReport.Marker.CREATED || claim.marker() == HostReport.Marker.EXISTS;
        if (!isDecided) {
            closeShell();
        }
        boolean hasCome =
                claim.marker() == HostReport.Marker.EXISTS && shell.command().isPresent();
        if (hasCome && !claim.startMarker().isByController()) {
            context.enter(RunPhase.RUNNING);
        } else {
            decide(claim);
        }
    }

    /** The host has the beginning of the script; only its marker tells whether it has the end, else it would wait for that for ever. */
    private void resolveInPieces() throws IOException, PsrpProtocolException, InterruptedException {
        HostReport claim = claim();
        Optional<EarlierStart> earlier = EarlierStart.behind(claim, context.record());
        if (earlier.isPresent()) {
            earlier.get().takeOver(context);
            return;
        }
        boolean hasBegun = claim.marker() == HostReport.Marker.EXISTS
                && !claim.startMarker().isByController();
        if (hasBegun) {
            context.enter(RunPhase.RUNNING);
        } else {
            closeShell();
            decide(claim);
        }
    }

    private HostReport claim() throws IOException, PsrpProtocolException, InterruptedException {
        return new HostInquiry(context).ask(HostScripts::claim);
    }

    private void closeShell() throws IOException, InterruptedException {
        context.save(record -> record.attempt().confirmHost());
        context.deleteShell();
        held.endSession(
                "session " + context.shellName() + " on " + context.record().host()
                        + " had to be closed, since it could not be known whether a script had reached it");
    }

    private void decide(HostReport claim) throws IOException, PsrpProtocolException, InterruptedException {
        switch (claim.marker()) {
            case CREATED -> neverStarts(claim);
            case EXISTS -> markerExists(claim);
            case ABSENT, UNKNOWN ->
                context.finish(RunOutcome.unknown("it cannot be known whether the script started on "
                        + context.record().host() + ": its start marker can be neither created nor found there ("
                        + claim.problem() + ")"));
        }
    }

    private void markerExists(HostReport claim) throws IOException, PsrpProtocolException, InterruptedException {
        if (claim.startMarker().isByController()) {
            neverStarts(claim);
            return;
        }
        new RunEnding(context)
                .afterLoss(
                        "the script began, but its session was closed",
                        "the process that started it ended before the host had confirmed the start");
    }

    /** Certain only on the host that Command was sent to: its name may lead to another computer by now. */
    private void neverStarts(HostReport claim) throws IOException {
        String host = context.record().host();
        rememberCommand();
        if (!context.record().attempt().isHostConfirmed() && !isHostOfSession(claim)) {
            context.finish(RunOutcome.unknown("it cannot be known whether the script started: session "
                    + context.shellName() + " is gone from " + host + ", which is " + claim.computerName()
                    + " now, and nothing says that it was so when the script was sent"));
        } else if (refusal.isPresent()) {
            context.finish(RunOutcome.notStarted(refusal.get()));
        } else if (context.settings().script() == null) {
            context.finish(RunOutcome.notStarted(
                    "the process that started it ended before the script reached the host; start it again"));
        } else if (context.record().attempt().number() >= ATTEMPTS) {
            context.finish(RunOutcome.notStarted(
                    "the script did not reach " + host + " in " + ATTEMPTS + " attempts; look at the network"));
        } else {
            context.notice("the script had not reached " + host + "; starting it there now");
            context.save(record -> record.beginNextAttempt(nextIdentity()));
        }
    }

    /** Until another client is connected to the session the host may still take it. */
    private void rememberCommand() throws IOException {
        if (context.isInHeldSession()) {
            context.shell().save(holder -> holder.sharing()
                    .setLateCommand(context.record().identity().commandId()));
        }
    }

    /** A session that others have used has told of its computer. */
    private boolean isHostOfSession(HostReport claim) {
        RunRecord holder = context.shell().record();
        return context.isInHeldSession()
                && !holder.process().computerName().isEmpty()
                && new LossCause(holder, context.run().now()).isSameComputer(claim);
    }

    private RunIdentity nextIdentity() {
        return context.isInHeldSession()
                ? RunIdentity.drawIn(context.record().identity().shellId())
                : RunIdentity.draw();
    }
}
