package io.jenkins.plugins.remotepowershell.run;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;

/** A run that is driven on a thread of its own while the test looks on. */
final class FollowedRun implements AutoCloseable {
    final RecordingObserver observer = new RecordingObserver();
    final RemoteRun run;

    private final StoredRun stored;
    private final FutureTask<RunOutcome> task;

    FollowedRun(RealPowerShellHost host, StoredRun stored, RunnerSettings script) throws Exception {
        this.stored = stored;
        run = host.open(stored, script, observer);
        task = new FutureTask<>(() -> run.run().orElse(null));
        Thread thread = new Thread(task, "followed-run");
        thread.setDaemon(true);
        thread.start();
    }

    FollowedRun awaitOutput(Predicate<String> line) throws InterruptedException {
        await(() -> observer.output().stream().anyMatch(line) || task.isDone());
        return this;
    }

    FinishedRun finish() throws Exception {
        try {
            return new FinishedRun(stored.runId(), task.get(100, TimeUnit.SECONDS), observer);
        } catch (ExecutionException failed) {
            throw failed.getCause() instanceof Exception cause ? cause : failed;
        }
    }

    /** Until it holds; the test's own time limit ends the wait. */
    static void await(BooleanSupplier condition) throws InterruptedException {
        while (!condition.getAsBoolean()) {
            TimeUnit.MILLISECONDS.sleep(20);
        }
    }

    @Override
    public void close() throws Exception {
        run.close();
    }
}
