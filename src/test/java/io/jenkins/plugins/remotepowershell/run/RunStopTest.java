package io.jenkins.plugins.remotepowershell.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.remotepowershell.records.RunnerRecord;
import io.jenkins.plugins.remotepowershell.simulator.AdverseAction;
import io.jenkins.plugins.remotepowershell.simulator.BuiltinEngine;
import io.jenkins.plugins.remotepowershell.simulator.ExchangeLog;
import io.jenkins.plugins.remotepowershell.simulator.OperationKind;
import io.jenkins.plugins.remotepowershell.simulator.Quotas;
import io.jenkins.plugins.remotepowershell.simulator.ScriptEngine;
import io.jenkins.plugins.remotepowershell.simulator.SimulatedHostSettings;
import io.jenkins.plugins.remotepowershell.testing.InterceptedTransport;
import io.jenkins.plugins.remotepowershell.testing.UtcClock;
import io.jenkins.plugins.remotepowershell.testing.Wire;
import io.jenkins.plugins.remotepowershell.transport.HttpAsyncTransport;
import io.jenkins.plugins.remotepowershell.wsman.WsmanAction;
import io.jenkins.plugins.remotepowershell.wsman.WsmanFaultCode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The stages of a stop, under a clock of the test's own. */
@Timeout(60)
class RunStopTest {
    private static final String SCRIPT = "'on'; Start-Sleep 600";
    private static final RunScript WRITES_LATER =
            new RunnerScript(new RunnerSettings("'on'; Start-Sleep 6; 'late'; Start-Sleep 600").journal(true), null);
    private static final Duration STAGE = Duration.ofSeconds(10);
    private static final Duration LONGER_THAN_A_STAGE = Duration.ofSeconds(12);

    @TempDir
    Path directory;

    private final SetClock clock = new SetClock();

    /** @param takesSignal whether a command that has ended takes another signal */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whatAStoppedScriptWroteArrivesThoughContactWasLostForLongAfterTheSignal(boolean takesSignal) throws Exception {
        try (RunFixture fixture = new RunFixture(directory, new SimulatedHostSettings());
                Wire wire = Wire.to(fixture.host.endpoint());
                HttpAsyncTransport distant = RunFixture.transport(wire.endpoint())) {
            CutAfterSignal observer = new CutAfterSignal(fixture, wire);
            RunSettings near = fixture.settings(SCRIPT);
            InterceptedTransport telling =
                    new InterceptedTransport(distant, WsmanAction.SIGNAL, (envelope, sending) -> sending.get()
                            .whenComplete((reply, failure) -> observer.answered.countDown()));
            RunSettings settings = new RunSettings(telling, near.session(), near.script(), near.retry(), false);
            if (!takesSignal) {
                fixture.host
                        .faultPlan()
                        .at(
                                OperationKind.SIGNAL,
                                2,
                                new AdverseAction.AnswerFault(WsmanFaultCode.PLUGIN_INVALID_COMMAND));
            }

            RunOutcome outcome = stop(fixture, settings, observer, () -> {});

            assertThat(observer.notices()).anyMatch(notice -> notice.startsWith("no contact with "));
            assertThat(outcome.sentence()).isEqualTo("the script was stopped");
            assertThat(observer.records()).isEqualTo(fixture.host.disk().emitted("one"));
        }
    }

    /** The question what is to be ended needs a session of its own. */
    @Test
    void aScriptThatDoesNotReactIsEndedWithItsSessionThoughTheHostHasNoRoomForAnotherOne() throws Exception {
        SimulatedHostSettings full = new SimulatedHostSettings()
                .engine(RunStopTest::openDeaf)
                .quotas(Quotas.documented().withShellsPerUser(1));
        try (RunFixture fixture = new RunFixture(directory, full)) {
            RecordingObserver observer = new RecordingObserver();

            RunOutcome outcome = stop(fixture, fixture.settings(SCRIPT), observer, () -> {
                FollowedRun.await(() -> fixture.host.exchangeLog().count(OperationKind.SIGNAL) > 0);
                clock.advance(LONGER_THAN_A_STAGE);
            });

            assertThat(outcome.kind()).isEqualTo(OutcomeKind.STOPPED);
            assertThat(outcome.sentence()).contains("was ended with its session");
            assertThat(observer.notices())
                    .noneMatch(notice -> notice.contains("has no room"))
                    .noneMatch(notice -> notice.startsWith("could not end processes"));
            assertThat(fixture.host.shellIds()).isEmpty();
        }
    }

    @Test
    void whatTheJournalHasOfAScriptThatIsEndedWithItsSessionArrives() throws Exception {
        try (RunFixture fixture =
                new RunFixture(directory, new SimulatedHostSettings().engine(RunStopTest::openDeaf))) {
            RecordingObserver observer = new RecordingObserver();
            writesMoreBeforeDelete(fixture, 2);

            RunOutcome outcome = stop(fixture, fixture.settingsOf(WRITES_LATER), observer, () -> {
                FollowedRun.await(() -> fixture.host.exchangeLog().count(OperationKind.SIGNAL) > 0);
                clock.advance(LONGER_THAN_A_STAGE);
            });

            assertThat(outcome.sentence()).contains("was ended with its session");
            assertThat(observer.output()).containsExactly("on", "late");
            assertThat(observer.records()).isEqualTo(fixture.host.disk().emitted("one"));
        }
    }

    @Test
    void whatTheJournalHasOfAScriptThatHasLostItsSessionInAStopArrives() throws Exception {
        try (RunFixture fixture =
                new RunFixture(directory, new SimulatedHostSettings().engine(RunStopTest::openDeaf))) {
            RecordingObserver observer = new RecordingObserver();
            AdverseAction.Call death = new AdverseAction.Call(AdverseAction.Moment.BEFORE_HANDLING, () -> {
                awaitMore(fixture);
                fixture.host.shellIds().forEach(fixture.host::killShell);
            });

            RunOutcome outcome = stop(fixture, fixture.settingsOf(WRITES_LATER), observer, () -> {
                FollowedRun.await(() -> phase(fixture) == RunPhase.STOPPING);
                fixture.host.faultPlan().at(OperationKind.RECEIVE_COMMAND, 1, death);
            });

            assertThat(outcome.sentence()).isEqualTo("the script was stopped; its session is gone");
            assertThat(observer.output()).containsExactly("on", "late");
        }
    }

    /** A journal that cannot be fetched is no reason to wait, and none to remove it. */
    @Test
    void aJournalThatTheHostHasNoRoomToReadFromStaysThere() throws Exception {
        try (RunFixture fixture =
                new RunFixture(directory, new SimulatedHostSettings().engine(RunStopTest::openDeaf))) {
            RecordingObserver observer = new RecordingObserver();
            writesMoreBeforeDelete(fixture, 1);
            for (int nth = 2; nth < 10; nth++) {
                fixture.host
                        .faultPlan()
                        .at(OperationKind.CREATE, nth, new AdverseAction.AnswerFault(WsmanFaultCode.PLUGIN_MAX_SHELLS));
            }

            RunOutcome outcome = stop(fixture, fixture.settingsOf(WRITES_LATER), observer, () -> {
                FollowedRun.await(() -> fixture.host.exchangeLog().count(OperationKind.SIGNAL) > 0);
                clock.advance(LONGER_THAN_A_STAGE);
            });

            assertThat(outcome.sentence()).contains("was ended with its session");
            assertThat(observer.output()).containsExactly("on");
            assertThat(observer.notices()).anyMatch(notice -> notice.contains("it stays there, since"));
            assertThat(fixture.host.disk().hasJournal("one")).isTrue();
        }
    }

    /** It is asked twice what is to be ended, and once to clean up. */
    @Test
    void aHostThatDoesNotAnswerQuestionsHoldsUpNoStopForLong() throws Exception {
        try (RunFixture fixture = new RunFixture(directory, new SimulatedHostSettings().engine(new FirstAnswers()))) {
            RecordingObserver observer = new RecordingObserver();
            RunSettings settings = fixture.settings(SCRIPT).withStopPatience(STAGE);
            ExchangeLog log = fixture.host.exchangeLog();

            RunOutcome outcome = stop(fixture, settings, observer, () -> {
                FollowedRun.await(() -> log.count(OperationKind.SIGNAL) > 0);
                clock.advance(LONGER_THAN_A_STAGE);
                for (int questions = 1; questions <= 3; questions++) {
                    int scripts = 1 + questions;
                    FollowedRun.await(() -> shellsListenedTo(log) == scripts);
                    clock.advance(LONGER_THAN_A_STAGE);
                }
            });

            assertThat(outcome.sentence()).contains("was ended with its session");
            assertThat(observer.notices()).anyMatch(notice -> notice.startsWith("could not end processes"));
        }
    }

    /** In how many sessions the answer to a command is waited for, or was. */
    private static long shellsListenedTo(ExchangeLog log) {
        return log.entries().stream()
                .filter(entry -> entry.kind() == OperationKind.RECEIVE_COMMAND)
                .map(ExchangeLog.Entry::shellId)
                .distinct()
                .count();
    }

    /** Only the first session does what it is told, and its script does not hear the stop signal. */
    private static final class FirstAnswers implements ScriptEngine {
        private boolean hasAnswered;

        @Override
        public synchronized Session open(HostFacts host, byte[] creation, Output output) throws IOException {
            String deaf = hasAnswered ? "start" : "stop";
            hasAnswered = true;
            return openWithout(deaf, host, creation, output);
        }
    }

    /** @param nth the one of the script's session, behind those of sessions that have asked about it */
    private static void writesMoreBeforeDelete(RunFixture fixture, int nth) {
        AdverseAction.Call more =
                new AdverseAction.Call(AdverseAction.Moment.BEFORE_HANDLING, () -> awaitMore(fixture));
        fixture.host.faultPlan().at(OperationKind.DELETE, nth, more);
    }

    private static RunPhase phase(RunFixture fixture) {
        try {
            return fixture.store.find("one").orElseThrow().record().phase();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static void awaitMore(RunFixture fixture) {
        try {
            FollowedRun.await(() -> fixture.host.disk().emitted("one").stream()
                    .anyMatch(record -> record.text().equals("late")));
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        }
    }

    /** What the test does after the request. */
    @FunctionalInterface
    private interface Meanwhile {
        void act() throws InterruptedException;
    }

    private RunOutcome stop(RunFixture fixture, RunSettings settings, RecordingObserver observer, Meanwhile meanwhile)
            throws Exception {
        RunStore store = new RunStore(directory.resolve("runs"), SpoolProtection.FILE_MODE_ONLY, clock);
        StoredRun stored = store.create("one", fixture.target()).orElseThrow();
        try (RemoteRun run = new RemoteRun(stored.open(), settings, observer)) {
            CompletableFuture<RunOutcome> end = CompletableFuture.supplyAsync(() -> outcome(run));
            FollowedRun.await(() -> observer.output().contains("on"));
            run.requestStop();
            meanwhile.act();
            return end.get();
        }
    }

    private static RunOutcome outcome(RemoteRun run) {
        try {
            return run.run().orElseThrow();
        } catch (Exception failed) {
            throw new IllegalStateException(failed);
        }
    }

    /** An engine whose scripts do not hear the stop signal. */
    private static ScriptEngine.Session openDeaf(
            ScriptEngine.HostFacts host, byte[] creation, ScriptEngine.Output output) throws IOException {
        return openWithout("stop", host, creation, output);
    }

    private static ScriptEngine.Session openWithout(
            String ignored, ScriptEngine.HostFacts host, byte[] creation, ScriptEngine.Output output)
            throws IOException {
        ScriptEngine.Session session = new BuiltinEngine().open(host, creation, output);
        return (ScriptEngine.Session) Proxy.newProxyInstance(
                ScriptEngine.Session.class.getClassLoader(),
                new Class<?>[] {ScriptEngine.Session.class},
                (proxy, method, arguments) ->
                        method.getName().equals(ignored) ? null : method.invoke(session, arguments));
    }

    /** Loses the answer with the script's end, after the signal was answered, and the contact for some seconds. */
    private final class CutAfterSignal extends RecordingObserver {
        private final RunFixture fixture;
        private final Wire wire;
        private final CountDownLatch answered = new CountDownLatch(1);
        private boolean isPlanned;

        private CutAfterSignal(RunFixture fixture, Wire wire) {
            this.fixture = fixture;
            this.wire = wire;
        }

        @Override
        public void write(List<RunnerRecord> more) throws IOException {
            if (!isPlanned && more.stream().anyMatch(record -> record.text().equals("on"))) {
                isPlanned = true;
                AdverseAction cut = new AdverseAction.Call(AdverseAction.Moment.BEFORE_ANSWER, this::cut);
                fixture.host.faultPlan().at(OperationKind.RECEIVE_COMMAND, 1, cut);
            }
            super.write(more);
        }

        private void cut() {
            try {
                answered.await();
            } catch (InterruptedException stopping) {
                Thread.currentThread().interrupt();
            }
            clock.advance(LONGER_THAN_A_STAGE);
            wire.cut();
        }

        @Override
        public void notice(String sentence) {
            super.notice(sentence);
            if (sentence.startsWith("no contact with ")) {
                wire.mend();
            }
        }
    }

    /** Stands still until it is advanced. */
    private static final class SetClock extends UtcClock {
        private volatile Instant now = Instant.now();

        private void advance(Duration time) {
            now = now.plus(time);
        }

        @Override
        public Instant instant() {
            return now;
        }
    }
}
