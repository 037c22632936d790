package io.jenkins.plugins.remotepowershell.run;

import io.jenkins.plugins.remotepowershell.psrp.PsrpProtocolException;
import io.jenkins.plugins.remotepowershell.records.RecordKind;
import io.jenkins.plugins.remotepowershell.records.RunnerRecord;
import io.jenkins.plugins.remotepowershell.session.SessionUnusableException;
import java.io.IOException;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * Records that never came: filled from the journal on the host, or announced as lost. The announcement is itself a record,
 * in the place of the last lost one, so that it reaches the sink as surely as the output.
 */
final class GapFiller {
    private static final int ATTEMPTS = 3;
    /** The journal is still there when they have passed: no loss is announced for them. */
    private static final Set<FailureKind> PASSING =
            EnumSet.of(FailureKind.NO_CONTACT, FailureKind.NO_ROOM, FailureKind.SIGN_ON, FailureKind.STORE);

    private final RunContext context;
    private final OutputSpool spool;
    private String advice = "a journal on the host would have kept them";

    GapFiller(RunContext context) {
        this.context = context;
        this.spool = context.run().spool();
    }

    /** Brings the spool up to a number before what follows is written. */
    void fillUpTo(long number) throws IOException, InterruptedException {
        long first = spool.lastNumber() + 1;
        if (first > number) {
            return;
        }
        long lostBefore = spool.lostRecords();
        if (context.record().hasJournal() && !recover(number)) {
            context.save(RunRecord::keepJournal);
            advice += "; it stays there";
        }
        announceUpTo(number);
        if (spool.lostRecords() == lostBefore) {
            context.notice(range(first, number) + " did not arrive; recovered from the journal on the host");
        }
    }

    /** After the session's end: what the journal has beyond what arrived. How much there was cannot be known otherwise. */
    void takeRest() throws IOException, InterruptedException {
        if (context.record().hasJournal()) {
            takeRestOfJournal();
        }
    }

    /** As {@link #takeRest()}, of a script that was stopped: nobody waits for a host that has no time for the question now. */
    void takeRestOfStopped() throws IOException, InterruptedException {
        try {
            takeRest();
        } catch (SinkException failed) {
            throw failed;
        } catch (IOException failed) {
            leaveRest(unreadable(failed.getMessage()));
        }
    }

    private void takeRestOfJournal() throws IOException, InterruptedException {
        long first = spool.lastNumber() + 1;
        boolean isRead = recover(Long.MAX_VALUE);
        context.deliver();
        if (first <= spool.lastNumber()) {
            context.notice(range(first, spool.lastNumber()) + " recovered from the journal on the host");
        }
        if (!isRead) {
            leaveRest(advice);
        }
    }

    private void leaveRest(String why) throws IOException {
        context.save(RunRecord::keepJournal);
        context.notice(why + "; it stays there, since the script may have written more than what has arrived");
    }

    /** @return whether the journal was read as far as it goes */
    private boolean recover(long number) throws IOException, InterruptedException {
        for (int attempt = 1; attempt <= ATTEMPTS && spool.lastNumber() < number; attempt++) {
            advice = "the journal on the host does not have them";
            try {
                HostReport report = new HostInquiry(context)
                        .readJournal(spool.lastNumber(), number, record -> keep(record, number));
                if (report.problem().isEmpty()) {
                    return true;
                }
                advice = unreadable(report.problem());
            } catch (IOException | PsrpProtocolException failed) {
                if (failed instanceof IOException passing && PASSING.contains(FailureKind.of(failed))) {
                    throw passing;
                }
                advice = unreadable(failed.getMessage());
                if (failed instanceof SessionUnusableException) {
                    return false; // after minutes
                }
            }
        }
        return spool.lastNumber() >= number;
    }

    private static String unreadable(String reason) {
        return "the journal on the host could not be read: " + reason;
    }

    private void keep(RunnerRecord record, long number) throws IOException {
        if (record.number() > spool.lastNumber() && record.number() <= number) {
            announceUpTo(record.number() - 1);
            spool.append(List.of(record), spool.cursor());
        }
    }

    private void announceUpTo(long number) throws IOException {
        long first = spool.lastNumber() + 1;
        if (first <= number) {
            String sentence = range(first, number) + " lost: the host has dropped them, or its answer went to a client"
                    + " that is gone; " + advice;
            spool.appendLoss(new RunnerRecord(number, RecordKind.NOTICE, false, sentence), number - first + 1);
        }
    }

    private static String range(long first, long last) {
        return first == last ? "record " + first : "records " + first + " to " + last;
    }
}
