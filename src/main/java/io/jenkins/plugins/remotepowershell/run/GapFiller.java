package io.jenkins.plugins.remotepowershell.run;

import io.jenkins.plugins.remotepowershell.psrp.PsrpProtocolException;
import io.jenkins.plugins.remotepowershell.records.RunnerRecord;
import java.io.IOException;
import java.util.List;

/** Records that never came: filled from the journal on the host, or announced as lost. */
final class GapFiller {
    private final RunContext context;

    GapFiller(RunContext context) {
        this.context = context;
    }

    /** Brings the spool up to a number before what follows is written. */
    void fillUpTo(long number) throws IOException, PsrpProtocolException, InterruptedException {
        OutputSpool spool = context.run().spool();
        long first = spool.lastNumber() + 1;
        if (first > number) {
            return;
        }
        List<RunnerRecord> recovered =
                context.record().hasJournal() ? new HostInquiry(context).journal(first - 1, number) : List.of();
        spool.append(recovered, spool.cursor());
        announce(first, number, recovered.size());
        context.deliver(recovered);
    }

    private void announce(long first, long last, int recovered) throws IOException {
        long lost = last - first + 1 - recovered;
        String range = first == last ? "record " + first : "records " + first + " to " + last;
        if (lost == 0) {
            context.notice(range + " did not arrive; recovered from the journal on the host");
            return;
        }
        context.save(record -> record.addLostRecords(lost));
        String advice = context.record().hasJournal()
                ? "the journal on the host does not have them"
                : "a journal on the host would have kept them";
        context.notice(lost + " of " + range + " lost: their answer went to a client that is gone; " + advice);
    }
}
