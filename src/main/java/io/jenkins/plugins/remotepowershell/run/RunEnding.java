package io.jenkins.plugins.remotepowershell.run;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.remotepowershell.psrp.PSInvocationState;
import io.jenkins.plugins.remotepowershell.psrp.PsrpProtocolException;
import io.jenkins.plugins.remotepowershell.records.FinalRecord;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/** Finds out how a run ended, and never guesses. */
final class RunEnding {
    private final RunContext context;

    RunEnding(RunContext context) {
        this.context = context;
    }

    /** The runner said it. */
    RunOutcome of(FinalRecord last) {
        Integer code = exitCode(last);
        tellOfWaiting(Duration.ofMillis(last.heldMillis()));
        return switch (last.ending()) {
            case COMPLETED -> completed(code);
            case FAILED ->
                new RunOutcome(OutcomeKind.FAILED, code == null ? Integer.valueOf(1) : code, last.reason(), 0);
            case STOPPED -> new RunOutcome(OutcomeKind.STOPPED, null, stopped(), 0);
            case TIMED_OUT -> new RunOutcome(OutcomeKind.TIMED_OUT, null, timedOut(last.reason()), 0);
            case NOT_STARTED -> new RunOutcome(OutcomeKind.NOT_STARTED, code, last.reason(), 0);
            case UNKNOWN ->
                RunOutcome.unknown("the runner could not see how the script ended"
                        + (last.reason().isEmpty() ? "" : ": " + last.reason()));
        };
    }

    private void tellOfWaiting(Duration held) {
        if (held.toSeconds() > 0) {
            context.notice("the script stood still for " + Sentences.duration(held)
                    + " in all, since the host had no room for its output while nobody fetched it; with a journal it"
                    + " would not have waited");
        }
    }

    /** SetShouldExit counts where the runner saw no code, or saw nothing but the script's end. */
    @CheckForNull
    private Integer exitCode(FinalRecord last) {
        Integer requested = context.record().requestedExitCode();
        boolean decided =
                last.codeSource() != FinalRecord.CodeSource.UNSEEN && last.codeSource() != FinalRecord.CodeSource.END;
        if (last.exitCode().isPresent() && (decided || requested == null)) {
            return last.exitCode().getAsInt();
        }
        return requested;
    }

    private static RunOutcome completed(@CheckForNull Integer code) {
        return code == null
                ? RunOutcome.unknown("the script ended, but its exit code could not be seen")
                : new RunOutcome(OutcomeKind.COMPLETED, code, "", 0);
    }

    private String stopped() {
        return context.run().isStopRequested()
                ? "the script was stopped"
                : "the script was stopped from outside: someone has signaled or closed its session, or the host shut down";
    }

    private static String timedOut(String reason) {
        return reason.isEmpty() ? "the script passed its maximum run time and was ended on the host" : reason;
    }

    /**
     * The pipeline ended without a final record: what the host script knows decides, then what the protocol said.
     *
     * @return empty if the run goes on as an earlier start
     */
    Optional<RunOutcome> withoutFinalRecord(PSInvocationState state, String reason)
            throws IOException, PsrpProtocolException, InterruptedException {
        if (context.record().isCommandMode()) {
            return Optional.of(asThePipelineSaid(state, reason, HostReport.unanswered("")));
        }
        HostReport report = reportAfter(state);
        if (isSameComputer(report)) {
            Optional<EarlierStart> earlier = EarlierStart.behind(report, context.record());
            if (earlier.isPresent()) {
                earlier.get().takeOver(context);
                return Optional.empty();
            }
            new GapFiller(context).takeRest();
            if (report.result().isPresent()) {
                return Optional.of(afterMissing(report.result().get()));
            }
        }
        return Optional.of(asTheJournalSays().orElseGet(() -> asThePipelineSaid(state, reason, report)));
    }

    /** Where the journal's rest has brought the final record; empty where it has not. */
    Optional<RunOutcome> asTheJournalSays() {
        return context.run().spool().ending().map(this::of);
    }

    /** What the result counts and did not arrive is announced first. */
    private RunOutcome afterMissing(FinalRecord result) throws IOException, InterruptedException {
        new GapFiller(context).fillUpTo(result.lastNumber());
        return of(result);
    }

    /** Where nothing of ours has run, no question is answered either: that is no reason to ask for ever. */
    private HostReport reportAfter(PSInvocationState state)
            throws IOException, PsrpProtocolException, InterruptedException {
        try {
            return new PatientInquiry(context).report();
        } catch (HostQuestionException failed) {
            if (state == PSInvocationState.FAILED && context.run().spool().lastNumber() == 0) {
                return HostReport.unanswered(failed.getMessage());
            }
            throw failed;
        }
    }

    private RunOutcome asThePipelineSaid(PSInvocationState state, String reason, HostReport report) {
        boolean isCommand = context.record().isCommandMode();
        Integer requested = context.record().requestedExitCode();
        if (state == PSInvocationState.STOPPED || context.record().phase() == RunPhase.STOPPING) {
            return new RunOutcome(OutcomeKind.STOPPED, null, stopped(), 0);
        } else if (requested != null) {
            return new RunOutcome(OutcomeKind.COMPLETED, requested, "", 0);
        } else if (state == PSInvocationState.FAILED && hasNothingRun(report)) {
            return RunOutcome.notStarted(context.record().host() + " did not run the runner (" + reason
                    + "); an endpoint for chosen commands only does that: give it a command instead of a script,"
                    + " or another configurationName");
        } else if (state == PSInvocationState.FAILED) {
            return new RunOutcome(OutcomeKind.FAILED, 1, reason, 0);
        } else if (isCommand && state == PSInvocationState.COMPLETED) {
            return new RunOutcome(OutcomeKind.COMPLETED, 0, "", 0);
        }
        return RunOutcome.unknown("the script's pipeline ended without saying how"
                + (report.problem().isEmpty() ? "" : "; " + unread(report)));
    }

    /** A host that gives no report either, or one that knows no start; what it cannot read it may know. */
    private boolean hasNothingRun(HostReport report) {
        boolean isUnknownThere = report.marker() == HostReport.Marker.ABSENT || report.isUnanswered();
        return !context.record().isCommandMode() && context.run().spool().lastNumber() == 0 && isUnknownThere;
    }

    /**
     * Session or command is gone: the result record on the host has the exit state, or it is lost and the cause is named.
     *
     * @param what is gone, for the sentence
     * @param cause empty where it is not known yet
     */
    void afterLoss(String what, String cause) throws IOException, PsrpProtocolException, InterruptedException {
        if (context.record().isCommandMode()) {
            context.finish(lost(what, cause.isEmpty() ? LossCause.UNKNOWN : cause));
            return;
        }
        HostReport report = new PatientInquiry(context).report();
        if (!isSameComputer(report)) {
            throw new RunAbandonedException(context.record().host() + " is now " + report.computerName()
                    + "; the run was started on " + context.record().process().computerName()
                    + ". The run is kept: attach it when the name leads to that computer again");
        }
        Optional<EarlierStart> earlier = EarlierStart.behind(report, context.record());
        if (earlier.isPresent()) {
            earlier.get().takeOver(context);
        } else if (report.result().isPresent()) {
            endedBefore(what, report.result().get());
        } else {
            context.finish(withoutResult(what, cause, report));
        }
    }

    private void endedBefore(String what, FinalRecord last)
            throws IOException, PsrpProtocolException, InterruptedException {
        new GapFiller(context).fillUpTo(last.lastNumber());
        context.deliver();
        context.notice(what + ", but the script had ended before");
        context.finish(of(last));
    }

    private RunOutcome withoutResult(String what, String cause, HostReport report)
            throws IOException, PsrpProtocolException, InterruptedException {
        if (context.record().phase() == RunPhase.STOPPING) {
            new GapFiller(context).takeRestOfStopped();
            return asTheJournalSays()
                    .orElseGet(() -> new RunOutcome(
                            OutcomeKind.STOPPED, null, "the script was stopped; its session is gone", 0));
        } else if (isOtherHostPossible(report)) {
            return RunOutcome.unknown(what + ": whether the script had begun cannot be known, since "
                    + (report.problem().isEmpty() ? "no start marker is there" : unread(report)));
        }
        new GapFiller(context).takeRest();
        return asTheJournalSays().orElseGet(() -> lost(what, cause(cause, report)));
    }

    /** No start record has come, and nothing on this host knows the run. */
    private boolean isOtherHostPossible(HostReport report) {
        return context.record().process().computerName().isEmpty() && report.marker() != HostReport.Marker.EXISTS;
    }

    private boolean isSameComputer(HostReport report) {
        return new LossCause(context.record(), context.run().now()).isSameComputer(report);
    }

    private RunOutcome lost(String what, String cause) {
        return new RunOutcome(
                OutcomeKind.LOST,
                null,
                what + ": " + cause + "; the script was at record "
                        + context.run().spool().lastNumber() + ", its exit state is lost",
                0);
    }

    /** @param known empty where the report is to tell it */
    private String cause(String known, HostReport report) {
        String cause =
                known.isEmpty() ? new LossCause(context.record(), context.run().now()).of(report) : known;
        if (report.problem().isEmpty()) {
            return cause;
        }
        return cause.equals(LossCause.UNKNOWN) ? unread(report) : cause + "; " + unread(report);
    }

    static String unread(HostReport report) {
        return "what the run has left on the host could not be read (" + report.problem() + ")";
    }
}
