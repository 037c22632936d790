package io.jenkins.plugins.remotepowershell.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.remotepowershell.session.SessionSettings;
import io.jenkins.plugins.remotepowershell.simulator.SimulatedHost;
import io.jenkins.plugins.remotepowershell.simulator.SimulatedHostSettings;
import io.jenkins.plugins.remotepowershell.transport.HttpAsyncTransport;
import io.jenkins.plugins.remotepowershell.wsman.BufferMode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** One run is started twice, from two stores that do not know each other: the second goes on as the first. */
@Timeout(120)
abstract class SecondStart {
    private static final String RUN_ID = "nightly";
    private static final String QUICK = "1..30 | ForEach-Object { \"line $_\" }; exit 7";
    private static final String SLOW = "1..30 | ForEach-Object { \"line $_\"; Start-Sleep -Milliseconds 100 }; exit 7";
    private static final String ENDLESS = "'line 1'; Start-Sleep -Milliseconds 600000; exit 7";

    @TempDir
    Path directory;

    SimulatedHost host;
    private HttpAsyncTransport transport;

    /** With the engine. */
    abstract SimulatedHostSettings settings();

    abstract boolean hasResult(String runId);

    /** To its journal. */
    abstract boolean hasWritten(String runId, String line);

    @BeforeEach
    void startHost() throws IOException {
        host = SimulatedHost.start(settings().user("deploy", "secret").autoDisconnect(Duration.ofSeconds(5)));
        transport = RunFixture.transport(host.endpoint());
    }

    @AfterEach
    void stopHost() {
        if (host != null) {
            transport.close();
            host.close();
        }
    }

    @Test
    void isRefusedAtTheMarkerAndFollowsTheFirstOneToItsEnd() throws Exception {
        StoredRun first = create("first");
        leave(first, SLOW);
        StoredRun second = create("second");
        RunIdentity own = second.record().identity();
        RecordingObserver observer = new RecordingObserver();

        RunOutcome outcome = drive(second, settings("'another script'", false), observer);

        assertWhole(outcome, observer);
        assertThat(second.record().identity().commandId())
                .isNotEqualTo(own.commandId())
                .isEqualTo(first.record().identity().commandId());
        String session = second.record().identity().shellId().toString().substring(0, 8);
        assertThat(observer.notices()).anyMatch(notice -> notice.contains("was started before, in session " + session));
        assertThat(host.shellIds()).isEmpty();
    }

    @Test
    void takesTheWholeOutputOfAFirstOneThatHasEndedInItsSession() throws Exception {
        leaveUntilItHasEnded(create("first"));
        RecordingObserver observer = new RecordingObserver();

        RunOutcome outcome = drive(create("second"), settings(QUICK, false), observer);

        assertWhole(outcome, observer);
        assertThat(host.shellIds()).isEmpty();
    }

    @Test
    void readsTheResultOfAFirstOneThatHasEndedAndWhoseSessionIsGone() throws Exception {
        leaveUntilItHasEnded(create("first"));
        host.restart();
        RecordingObserver observer = new RecordingObserver();

        RunOutcome outcome = drive(create("second"), settings(QUICK, false), observer);

        assertWhole(outcome, observer);
        assertThat(observer.notices()).anyMatch(notice -> notice.contains("but the script had ended before"));
    }

    @Test
    void isLostWhereTheSessionOfTheFirstOneIsGoneWithoutAResult() throws Exception {
        leave(create("first"), ENDLESS);
        FollowedRun.await(() -> hasWritten(RUN_ID, "line 1"));
        host.restart();
        RecordingObserver observer = new RecordingObserver();
        StoredRun second = create("second");

        RunOutcome outcome = drive(second, settings(QUICK, false), observer);

        assertThat(outcome.kind()).as("%s", outcome).isEqualTo(OutcomeKind.LOST);
        assertThat(outcome.sentence())
                .contains(second.record().identity().shellId().toString().substring(0, 8) + " no longer exists")
                .contains("its exit state is lost");
        assertThat(observer.output()).containsExactly("line 1");
        assertThat(host.shellIds()).isEmpty();
    }

    @Test
    void doesNotTakeTheSessionFromTheDriverOfAFirstOneThatLives() throws Exception {
        StoredRun first = create("first");
        RecordingObserver living = new RecordingObserver();
        CountDownLatch refused = new CountDownLatch(1);
        RemoteRun driving = new RemoteRun(first.open(), settings(ENDLESS, false), living);
        FutureTask<RunOutcome> driven = new FutureTask<>(() -> driving.run().orElseThrow());
        new Thread(driven, "first driver").start();
        FollowedRun.await(() -> !living.output().isEmpty());
        RecordingObserver observer = new RecordingObserver() {
            @Override
            public void notice(String sentence) {
                super.notice(sentence);
                if (sentence.contains("is still connected")) {
                    refused.countDown();
                }
            }
        };
        RunSettings settings = settings(ENDLESS, false);
        RetryPolicy brief = new RetryPolicy(
                Duration.ZERO,
                Duration.ofMillis(300),
                Duration.ofMillis(20),
                Duration.ofMillis(50),
                Duration.ofMillis(50));

        StoredRun second = create("second");
        assertThatThrownBy(() -> drive(
                        second,
                        new RunSettings(settings.transport(), settings.session(), settings.script(), brief, false),
                        observer))
                .isInstanceOf(RunAbandonedException.class)
                .hasMessageContaining("The run is kept");
        assertThat(refused.getCount()).isZero();
        driving.requestStop();
        assertThat(driven.get().kind()).isEqualTo(OutcomeKind.STOPPED);
        driving.close();
        assertThat(living.output()).containsExactly("line 1");
        assertThat(living.notices()).noneMatch(notice -> notice.startsWith("no contact"));
        assertThat(observer.output()).isEmpty();
    }

    @Test
    void whoseControllerLeftBeforeItSawTheRefusalFollowsTheFirstOneLater() throws Exception {
        leave(create("first"), SLOW);
        StoredRun second = create("second");
        try (RemoteRun run = new RemoteRun(second.open(), settings(SLOW, true), new RecordingObserver())) {
            assertThat(run.run()).isEmpty();
        }
        RecordingObserver observer = new RecordingObserver();

        assertWhole(drive(second, settings(null, false), observer), observer);
        assertThat(host.shellIds()).isEmpty();
    }

    private void assertWhole(RunOutcome outcome, RecordingObserver observer) {
        assertThat(outcome.exitCode()).as("%s %s", outcome, observer.notices()).isEqualTo(7);
        assertThat(outcome.lostRecords()).isZero();
        assertThat(observer.output())
                .isEqualTo(
                        IntStream.rangeClosed(1, 30).mapToObj(i -> "line " + i).toList());
    }

    private void leave(StoredRun stored, String script) throws Exception {
        RecordingObserver observer = new RecordingObserver();
        try (RemoteRun run = new RemoteRun(stored.open(), settings(script, true), observer)) {
            assertThat(run.run()).as("%s", observer.notices()).isEmpty();
        }
    }

    private void leaveUntilItHasEnded(StoredRun stored) throws Exception {
        leave(stored, SLOW);
        FollowedRun.await(() -> hasResult(stored.runId()));
    }

    private static RunOutcome drive(StoredRun stored, RunSettings settings, RunObserver observer) throws Exception {
        try (RemoteRun run = new RemoteRun(stored.open(), settings, observer)) {
            return run.run().orElseThrow();
        }
    }

    private StoredRun create(String place) throws IOException {
        RunStore store = new RunStore(directory.resolve(place), SpoolProtection.FILE_MODE_ONLY, Clock.systemUTC());
        RunTarget target = new RunTarget(
                host.endpoint().toString(),
                "Microsoft.PowerShell",
                "Basic",
                "deploy",
                directory.resolve("host").toString());
        store.create(RUN_ID, target);
        return store.find(RUN_ID).orElseThrow();
    }

    private RunSettings settings(@CheckForNull String script, boolean leaveWhenStarted) {
        SessionSettings session = SessionSettings.of(host.endpoint())
                .withOperationTimeout(Duration.ofSeconds(2))
                .withBufferMode(BufferMode.DROP);
        RunScript runner = script == null ? null : new RunnerScript(new RunnerSettings(script).journal(true), null);
        return new RunSettings(transport, session, runner, RunFixture.IMPATIENT, leaveWhenStarted);
    }
}
