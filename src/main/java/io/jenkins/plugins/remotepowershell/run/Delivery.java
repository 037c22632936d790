package io.jenkins.plugins.remotepowershell.run;

import io.jenkins.plugins.remotepowershell.records.RunnerRecord;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Lock;

/** Brings records from the spool to the observer: exactly once where its sink can be cut, else saying what may repeat. */
final class Delivery {
    private static final int PORTION = 1000;

    private static final int HELD_PARTS = 4000;

    private final DrivenRun run;
    private final RunObserver observer;
    private final List<RunnerRecord> held = new ArrayList<>();

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
        cut();
    }

    /** Delivers records that are in the spool. */
    void deliver(List<RunnerRecord> records) throws IOException {
        hand(records);
        cut();
    }

    private void cut() throws IOException {
        if (!observer.keepsRecords()) {
            run.spool().cutUpTo(run.delivery().state().done());
        }
    }

    private void hand(List<RunnerRecord> records) throws IOException {
        held.addAll(records);
        int whole = held.size();
        while (!observer.takesParts()
                && held.size() < HELD_PARTS
                && whole > 0
                && held.get(whole - 1).more()) {
            whole--;
        }
        List<RunnerRecord> portion = List.copyOf(held.subList(0, whole));
        held.subList(0, whole).clear();
        if (!portion.isEmpty()) {
            write(portion);
        }
    }

    private void write(List<RunnerRecord> portion) throws SinkException {
        long last = portion.get(portion.size() - 1).number();
        Lock turn = observer.turn();
        turn.lock();
        try {
            run.delivery().intend(last, observer.position());
            observer.write(portion);
            run.delivery().done(last, observer.position());
        } catch (IOException failed) {
            throw new SinkException(failed);
        } finally {
            turn.unlock();
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
