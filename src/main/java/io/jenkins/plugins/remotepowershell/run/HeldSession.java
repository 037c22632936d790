package io.jenkins.plugins.remotepowershell.run;

import io.jenkins.plugins.remotepowershell.psrp.PsrpProtocolException;
import java.io.IOException;
import java.util.Optional;

/**
 * The session that a run uses and does not own: taken before anything is sent, given back when nothing of the run is left in
 * it. One run has it at a time, from then on until it has ended, whoever drives it. See {@link SessionSharing}.
 */
final class HeldSession implements AutoCloseable {
    private static final String ENDED_WITH_SCRIPT =
            "its process was ended with the script before, which passed its maximum run time";

    private final RunContext context;

    HeldSession(RunContext context) {
        this.context = context;
    }

    /**
     * Takes the session, unless the run has one of its own; a run that cannot have it ends as not started.
     *
     * @throws RunIsDrivenException if somebody else uses a session that is this run's
     */
    void take() throws IOException {
        Optional<String> holderId = context.record().sharing().holder();
        if (holderId.isEmpty() || context.record().isCleanedUp()) {
            return;
        }
        Optional<RunRecord> holder = context.run().other(holderId.get());
        boolean isOurs = isOurs(holder);
        if (!isOurs && context.record().phase() != RunPhase.CREATED) {
            leaveToOthers();
            return;
        }
        Optional<String> reason = isOurs ? Optional.empty() : reasonAgainst(holder);
        if (reason.isEmpty()) {
            reason = take(holderId.get(), isOurs);
        }
        if (reason.isPresent()) {
            context.finish(RunOutcome.notStarted(reason.get()));
        }
    }

    /** What is left of a run that has ended is not worth another one's trouble. */
    private void leaveToOthers() throws IOException {
        if (context.record().phase() != RunPhase.FINISHED) {
            throw new RunAbandonedException("this store does not know any more that run "
                    + context.record().runId() + " has " + sessionName() + ". The run is kept");
        }
        context.save(RunRecord::setCleanedUp);
    }

    private boolean isOurs(Optional<RunRecord> holder) {
        return holder.flatMap(it -> it.sharing().lastUser())
                .filter(context.record().runId()::equals)
                .isPresent();
    }

    /** The session's own lock is held only by who has looked at its record first: then it is never refused to its user. */
    private Optional<String> take(String holderId, boolean isOurs) throws IOException {
        DrivenRun holder;
        try {
            holder = context.run().openOther(holderId);
        } catch (RunIsDrivenException inUse) {
            if (isOurs) {
                throw inUse;
            }
            return Optional.of(sessionName() + " is in use; scripts in one session come one after the other");
        }
        context.setHolder(holder);
        Optional<String> reason = isOurs ? Optional.empty() : reasonAgainst(holder);
        if (reason.isPresent()) {
            close();
        } else if (!isOurs) {
            holder.save(record -> record.sharing().setLastUser(context.record().runId()));
        }
        return reason;
    }

    private Optional<String> reasonAgainst(DrivenRun holder) throws IOException {
        return holder.isStopRequested()
                ? Optional.of(sessionName() + " is being closed; begin again in a new session")
                : reasonAgainst(Optional.of(holder.record()));
    }

    /** Only a run of which nothing was sent asks this. */
    private Optional<String> reasonAgainst(Optional<RunRecord> holder) throws IOException {
        if (holder.isEmpty()) {
            return Optional.of(sessionName() + " is not known to this store any more; begin again in a new session");
        }
        if (holder.get().phase() == RunPhase.FINISHED) {
            return over(holder.get());
        }
        Optional<RunRecord> user = unfinishedUser(context.run(), holder.get());
        return user.map(it -> sessionName() + " is at work on run " + it.runId()
                + ", which has not ended; scripts in one session come one after the other, so use a session each for"
                + " what is to run side by side");
    }

    /** Why nothing can be started in the session any more; empty if something can, or if it is the run's own. */
    Optional<String> over() {
        return context.isInHeldSession() ? over(context.shell().record()) : Optional.empty();
    }

    private static Optional<String> over(RunRecord holder) {
        return holder.outcome().map(outcome -> outcome.sentence() + "; begin again in a new session");
    }

    /** The run that has the session of a holder now. */
    static Optional<RunRecord> unfinishedUser(DrivenRun run, RunRecord holder) throws IOException {
        Optional<String> user = holder.sharing().lastUser();
        return user.isEmpty() ? Optional.empty() : run.other(user.get()).filter(it -> it.phase() != RunPhase.FINISHED);
    }

    private String sessionName() {
        return "session " + context.shellName() + " on " + context.record().host();
    }

    /** Whether the session was opened before: only then can anything have been sent in it. */
    boolean isOpened() {
        return context.shell().record().phase().mayHaveStarted();
    }

    /**
     * After the host has said that the session is gone, and nothing of this run was sent: looks whether that is so, and ends
     * the run and its session.
     *
     * @return whether they have ended
     */
    boolean endIfGone() throws IOException, PsrpProtocolException, InterruptedException {
        if (!context.isInHeldSession() || !isOpened() || new HostedShell(context).exists()) {
            return false;
        }
        RunRecord holder = context.shell().record();
        RunRecord last = lastBegun(holder);
        HostReport report = new HostInquiry(context).ask(unused -> HostScripts.report(last.start()));
        LossCause cause = new LossCause(holder, context.run().now());
        if (!cause.isSameComputer(report)) {
            context.finish(RunOutcome.notStarted(context.record().host() + " is now " + report.computerName()
                    + "; " + sessionName() + " was opened on "
                    + holder.process().computerName()
                    + ". It is kept there: try again when the name leads to that computer"));
            return true;
        }
        String sentence = sessionName() + ", with what earlier scripts have left in it, is gone: "
                + (isTimedOut(last) ? ENDED_WITH_SCRIPT : cause.of(report))
                + (report.problem().isEmpty() ? "" : "; " + RunEnding.unread(report));
        endSession(sentence);
        context.finish(RunOutcome.notStarted(sentence + "; begin again in a new session"));
        return true;
    }

    /** The run whose script began last in the session: its marker knows the host of that time. This one if there is none. */
    private RunRecord lastBegun(RunRecord holder) throws IOException {
        Optional<String> begun = holder.sharing().lastBegun();
        return begun.isEmpty()
                ? context.record()
                : context.run().other(begun.get()).orElse(context.record());
    }

    private static boolean isTimedOut(RunRecord run) {
        return run.outcome()
                .filter(outcome -> outcome.kind() == OutcomeKind.TIMED_OUT)
                .isPresent();
    }

    /** The session has been closed, or is gone: nobody uses it any more. Nothing happens to a run with its own session. */
    void endSession(String sentence) throws IOException {
        if (context.isInHeldSession() && context.shell().record().phase() != RunPhase.FINISHED) {
            context.shell().save(record -> {
                record.setOutcome(
                        new RunOutcome(OutcomeKind.LOST, null, sentence, 0),
                        0,
                        context.run().now());
                record.setCleanedUp();
            });
        }
    }

    /** Lets others drive it. */
    @Override
    public void close() throws IOException {
        DrivenRun holder = context.shell();
        if (holder != context.run()) {
            context.setHolder(null);
            holder.close();
        }
    }
}
