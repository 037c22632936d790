package io.jenkins.plugins.remotepowershell.run;

import io.jenkins.plugins.remotepowershell.records.RunnerRecord;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Brings records from the spool to the observer: exactly once where its sink can be cut, else saying what may repeat. */
final class Delivery {
    private static final int PORTION = 1000;

    private final DrivenRun run;
    private final RunObserver observer;

    Delivery(DrivenRun run, RunObserver observer) {
        this.run = run;
        this.observer = observer;
    }

    /** Completes what an earlier process may have left half done, then delivers what lies in the spool. */
    void resume() throws IOException {
        DeliveryLog.State state = run.delivery().state();
        boolean readable = observer.position() != RunObserver.UNKNOWN_POSITION;
        if (readable && state.sinkPosition() != RunObserver.UNKNOWN_POSITION && state.isInterrupted()) {
            observer.truncate(state.sinkPosition());
        } else if (state.isInterrupted()) {
            observer.notice("records " + (state.done() + 1) + " to " + state.intended()
                    + " may appear twice: the process before this one ended while it wrote them");
        }
        List<RunnerRecord> portion = new ArrayList<>();
        List<IOException> failed = new ArrayList<>();
        run.spool().readAfter(state.done(), record -> {
            portion.add(record);
            if (portion.size() == PORTION && failed.isEmpty()) {
                deliverCatching(portion, failed);
                portion.clear();
            }
        });
        if (!failed.isEmpty()) {
            throw failed.get(0);
        }
        hand(portion);
        run.spool().cutUpTo(run.delivery().state().done());
    }

    /** Delivers records that are in the spool. */
    void deliver(List<RunnerRecord> records) throws IOException {
        hand(records);
        run.spool().cutUpTo(run.delivery().state().done());
    }

    private void hand(List<RunnerRecord> records) throws IOException {
        if (records.isEmpty()) {
            return;
        }
        long last = records.get(records.size() - 1).number();
        try {
            run.delivery().intend(last, observer.position());
            observer.write(List.copyOf(records));
            run.delivery().done(last, observer.position());
        } catch (IOException failed) {
            throw new SinkException(failed);
        }
    }

    private void deliverCatching(List<RunnerRecord> records, List<IOException> failed) {
        try {
            hand(records);
        } catch (IOException sinkFailed) {
            failed.add(sinkFailed);
        }
    }
}
