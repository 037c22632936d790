package io.jenkins.plugins.remotepowershell.run;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.remotepowershell.records.RunnerRecord;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.locks.Lock;

/** Brings records from the spool to the observer: exactly once where its sink can be cut, else saying what may repeat. */
final class Delivery {
    private static final int PORTION = 1000;
    private static final int HELD_PARTS = 4000;
    /** After a failure, and at the start: only the spool says what comes next. */
    private static final long UNKNOWN = -1;

    private final DrivenRun run;
    private final RunObserver observer;
    private final List<RunnerRecord> held = new ArrayList<>();
    /** Number of the last record that was written or is held. */
    private long taken = UNKNOWN;
    /** What was last written to, and its name. */
    @CheckForNull
    private DeliveryLog.Sink sink;

    private String sinkName = "";

    Delivery(DrivenRun run, RunObserver observer) {
        this.run = run;
        this.observer = observer;
    }

    /** Delivers what lies in the spool, after completing what an earlier attempt may have left half done. */
    void catchUp() throws IOException {
        if (taken == run.spool().lastNumber()) {
            return;
        }
        taken = UNKNOWN;
        held.clear();
        DeliveryLog.State state = run.delivery().state();
        if (state.isInterrupted()) {
            takeBack(state);
        }
        List<RunnerRecord> portion = new ArrayList<>();
        run.spool().readAfter(state.done(), record -> {
            portion.add(record);
            if (portion.size() == PORTION) {
                hand(portion);
                portion.clear();
            }
        });
        hand(portion);
        taken = run.spool().lastNumber();
        cut();
    }

    /** Delivers records that have just been spooled, without reading them again if they are all that is missing. */
    void deliver(List<RunnerRecord> records) throws IOException {
        if (taken == UNKNOWN || records.isEmpty() || records.get(0).number() != taken + 1) {
            catchUp();
            return;
        }
        taken = UNKNOWN;
        hand(records);
        taken = run.spool().lastNumber();
        cut();
    }

    /** After the run's output has become another one's. */
    void startAnew() {
        taken = UNKNOWN;
        held.clear();
    }

    private void cut() throws IOException {
        if (!observer.keepsRecords()) {
            run.spool().cutUpTo(run.delivery().state().done());
        }
    }

    private void takeBack(DeliveryLog.State state) throws IOException {
        if (state.sink().isSameAs(sink())) {
            truncate(state.sink().position());
        } else {
            observer.notice("records " + (state.done() + 1) + " to " + state.intended()
                    + " may appear twice: the process before this one ended while it wrote them");
        }
    }

    private void truncate(long position) throws SinkException {
        try {
            observer.truncate(position);
        } catch (IOException failed) {
            throw new SinkException(failed);
        }
    }

    private void hand(List<RunnerRecord> records) throws IOException {
        if (held.isEmpty() && observer.takesParts() && !records.isEmpty()) {
            writeAnnounced(Collections.unmodifiableList(records));
        } else {
            handWhole(records);
        }
    }

    private void handWhole(List<RunnerRecord> records) throws IOException {
        held.addAll(records);
        int whole = held.size();
        while (held.size() < HELD_PARTS && whole > 0 && held.get(whole - 1).more()) {
            whole--;
        }
        List<RunnerRecord> portion = List.copyOf(held.subList(0, whole));
        held.subList(0, whole).clear();
        if (!portion.isEmpty()) {
            writeAnnounced(portion);
        }
    }

    private void writeAnnounced(List<RunnerRecord> portion) throws IOException {
        long last = portion.get(portion.size() - 1).number();
        Lock turn = observer.turn();
        turn.lock();
        try {
            run.delivery().intend(last, sink());
            write(portion);
            run.delivery().done(last, sink());
        } finally {
            turn.unlock();
        }
    }

    private void write(List<RunnerRecord> records) throws SinkException {
        try {
            observer.write(records);
        } catch (IOException failed) {
            throw new SinkException(failed);
        }
    }

    private DeliveryLog.Sink sink() throws SinkException {
        try {
            String name = observer.sinkName();
            if (sink == null || !name.equals(sinkName)) {
                sink = DeliveryLog.Sink.of(name, RunObserver.UNKNOWN_POSITION);
                sinkName = name;
            }
            return sink.at(observer.position());
        } catch (IOException failed) {
            throw new SinkException(failed);
        }
    }
}
