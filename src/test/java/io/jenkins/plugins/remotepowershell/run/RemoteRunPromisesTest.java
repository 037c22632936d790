package io.jenkins.plugins.remotepowershell.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.remotepowershell.records.RecordAssembler;
import io.jenkins.plugins.remotepowershell.records.RecordKind;
import io.jenkins.plugins.remotepowershell.records.RunnerRecord;
import io.jenkins.plugins.remotepowershell.simulator.OperationKind;
import io.jenkins.plugins.remotepowershell.simulator.SimulatedHostSettings;
import io.jenkins.plugins.remotepowershell.simulator.Switch;
import io.jenkins.plugins.remotepowershell.simulator.Switches;
import io.jenkins.plugins.remotepowershell.testing.Await;
import io.jenkins.plugins.remotepowershell.testing.InterceptedTransport;
import io.jenkins.plugins.remotepowershell.transport.HttpAsyncTransport;
import io.jenkins.plugins.remotepowershell.transport.Lane;
import io.jenkins.plugins.remotepowershell.transport.WsmanReply;
import io.jenkins.plugins.remotepowershell.wsman.WsmanAction;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a run promises where something stands in its way. */
@Timeout(120)
class RemoteRunPromisesTest {
    private static final String SLOW = "1..30 | ForEach-Object { \"line $_\"; Start-Sleep -Milliseconds 50 }; exit 7";

    @TempDir
    Path directory;

    private static SimulatedHostSettings settings() {
        return new SimulatedHostSettings().autoDisconnect(Duration.ofMillis(500));
    }

    private static List<String> slowLines() {
        return IntStream.rangeClosed(1, 30).mapToObj(i -> "line " + i).toList();
    }

    private static RunOutcome drive(DrivenRun driven, RunSettings settings, RunObserver observer) throws Exception {
        try (RemoteRun run = new RemoteRun(driven, settings, observer)) {
            return run.run().orElseThrow();
        }
    }

    /** Its network ends without a word after some records, as a controller's does that is killed. */
    private static StoredRun abandonAfter(RunFixture fixture, int records, String script) throws Exception {
        StoredRun stored = fixture.store.create("one", fixture.target()).orElseThrow();
        HttpAsyncTransport network = RunFixture.transport(fixture.host.endpoint());
        RecordingObserver observer = new RecordingObserver() {
            @Override
            public String sinkName() {
                return "of the dead";
            }

            @Override
            public void write(List<RunnerRecord> more) throws IOException {
                super.write(more);
                if (records().size() >= records) {
                    network.close();
                    throw new IOException("killed");
                }
            }
        };
        RunSettings settings = fixture.settings(script);
        try (RemoteRun run = new RemoteRun(
                stored.open(),
                new RunSettings(network, settings.session(), settings.script(), settings.retry(), false),
                observer)) {
            assertThatThrownBy(run::run).isInstanceOf(SinkException.class);
        }
        return stored;
    }

    @Test
    void aLateCommandOfADeadControllerNeverStartsWhatWasGivenUp() throws Exception {
        try (RunFixture fixture = new RunFixture(directory, settings())) {
            CompletableFuture<byte[]> late = new CompletableFuture<>();
            StoredRun stored = fixture.store.create("one", fixture.target()).orElseThrow();
            InterceptedTransport network =
                    new InterceptedTransport(fixture.transport, WsmanAction.COMMAND, (envelope, sending) -> {
                        late.complete(envelope);
                        return new CompletableFuture<>();
                    });
            RunSettings alive = fixture.settings(SLOW);
            Thread dying = new Thread(() -> {
                try (DrivenRun driven = stored.open()) {
                    RunSettings first = new RunSettings(network, alive.session(), alive.script(), alive.retry(), false);
                    new RemoteRun(driven, first, new RecordingObserver()).run();
                } catch (IOException | InterruptedException killed) {
                    Thread.currentThread().interrupt();
                }
            });
            dying.start();
            byte[] command = late.get();
            dying.interrupt();
            dying.join();
            assertThat(stored.record().phase()).isEqualTo(RunPhase.STARTING);

            RunOutcome outcome = drive(stored.open(), fixture.settings(null), new RecordingObserver());
            WsmanReply refusal = fixture.transport
                    .send(new Lane("late"), command, Duration.ofSeconds(30))
                    .get();

            assertThat(outcome.kind()).isEqualTo(OutcomeKind.NOT_STARTED);
            assertThat(outcome.sentence()).contains("before the script reached the host; start it again");
            assertThat(refusal.status()).isEqualTo(500);
            assertThat(fixture.host.disk().hasMarker("one")).isTrue();
            assertThat(fixture.host.disk().starts("one")).isZero();
        }
    }

    @Test
    void aRetriedStartOfTheSameIdStartsNothingNew() throws Exception {
        try (RunFixture fixture = new RunFixture(directory, settings())) {
            RunSettings start = fixture.settings(SLOW);
            RunSettings leave =
                    new RunSettings(start.transport(), start.session(), start.script(), start.retry(), true);
            for (int attempt = 0; attempt < 2; attempt++) {
                fixture.store.create("nightly", fixture.target());
                StoredRun stored = fixture.store.find("nightly").orElseThrow();
                try (RemoteRun run = new RemoteRun(stored.open(), leave, new RecordingObserver())) {
                    assertThat(run.run()).isEmpty();
                }
            }
            RecordingObserver attached = new RecordingObserver();
            StoredRun stored = fixture.store.find("nightly").orElseThrow();
            RunOutcome outcome = drive(stored.open(), fixture.settings(null), attached);

            assertThat(outcome.exitCode()).isEqualTo(7);
            assertThat(attached.output()).isEqualTo(slowLines());
            assertThat(fixture.host.disk().starts("nightly")).isEqualTo(1);
        }
    }

    @Test
    void aStartOlderThanADayIsRefusedSinceItsMarkerMayHaveBeenSwept() throws Exception {
        try (RunFixture fixture = new RunFixture(directory, settings())) {
            Clock yesterday = Clock.offset(Clock.systemUTC(), Duration.ofHours(-25));
            new RunStore(directory.resolve("runs"), SpoolProtection.FILE_MODE_ONLY, yesterday)
                    .create("old", fixture.target());

            RunOutcome outcome = drive(
                    fixture.store.find("old").orElseThrow().open(), fixture.settings(SLOW), new RecordingObserver());

            assertThat(outcome.kind()).isEqualTo(OutcomeKind.NOT_STARTED);
            assertThat(outcome.sentence()).contains("older than a day; start it under a new id");
            assertThat(fixture.host.exchangeLog().count(OperationKind.CREATE)).isZero();
        }
    }

    @Test
    void aSecondDriverIsRefusedWithTheFirstOnesProcess() throws Exception {
        try (RunFixture fixture = new RunFixture(directory, settings())) {
            StoredRun stored = fixture.store.create("one", fixture.target()).orElseThrow();
            try (DrivenRun first = stored.open()) {
                assertThatThrownBy(stored::open)
                        .isInstanceOf(RunIsDrivenException.class)
                        .hasMessage("Run one is driven by process "
                                + ProcessHandle.current().pid() + " on " + RunLock.machine()
                                + "; wait for it or end it first");
                assertThat(first.record().phase()).isEqualTo(RunPhase.CREATED);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whileTheStoreCannotBeWrittenNothingIsFetchedAndNothingGetsLost(boolean redelivers) throws Exception {
        Switches switches = Switches.likely().with(Switch.REDELIVERS_ON_COMMANDS, redelivers);
        try (RunFixture fixture = new RunFixture(directory, settings().switches(switches))) {
            AtomicBoolean full = new AtomicBoolean();
            UnaryOperator<byte[]> seal = entry -> {
                if (full.get()) {
                    throw new UncheckedIOException(new IOException("No space left on device"));
                }
                return entry;
            };
            RunStore store = new RunStore(
                    directory.resolve("runs"), new SpoolProtection(seal, UnaryOperator.identity()), Clock.systemUTC());
            StoredRun stored = store.create("one", fixture.target()).orElseThrow();
            CountDownLatch waits = new CountDownLatch(1);
            RecordingObserver observer = new RecordingObserver() {
                @Override
                public void write(List<RunnerRecord> more) throws IOException {
                    super.write(more);
                    full.compareAndSet(false, records().size() == more.size());
                }

                @Override
                public void notice(String sentence) {
                    super.notice(sentence);
                    if (sentence.contains("cannot be written")) {
                        waits.countDown();
                    }
                }
            };
            CompletableFuture<RunOutcome> outcome = CompletableFuture.supplyAsync(() -> {
                try {
                    return drive(stored.open(), fixture.settings(SLOW), observer);
                } catch (Exception failed) {
                    throw new IllegalStateException(failed);
                }
            });
            waits.await();
            long fetched = receives(fixture);
            TimeUnit.MILLISECONDS.sleep(400);
            assertThat(receives(fixture)).as("no Receive left meanwhile").isEqualTo(fetched);
            full.set(false);

            assertThat(outcome.get().exitCode()).isEqualTo(7);
            assertThat(outcome.get().lostRecords()).isZero();
            assertThat(observer.output()).isEqualTo(slowLines());
            assertThat(observer.notices())
                    .anyMatch(notice -> notice.startsWith("the store cannot be written (No space left on device);"
                            + " nothing is fetched until it can"));
        }
    }

    private static long receives(RunFixture fixture) {
        return fixture.host.exchangeLog().count(OperationKind.RECEIVE_COMMAND);
    }

    @Test
    void aTornSpoolIsHealedByWhatTheHostDeliversAgain() throws Exception {
        try (RunFixture fixture = new RunFixture(directory, settings())) {
            StoredRun stored = abandonAfter(fixture, 6, SLOW);
            Path spool = stored.path().resolve("spool");
            try (FileChannel channel = FileChannel.open(spool, StandardOpenOption.WRITE)) {
                channel.truncate(channel.size() - 3);
            }
            RecordingObserver observer = new RecordingObserver();
            RunOutcome outcome = drive(stored.open(), fixture.settings(null), observer);

            assertThat(outcome.exitCode()).isEqualTo(7);
            assertThat(outcome.lostRecords()).isZero();
            assertThat(observer.output())
                    .hasSizeGreaterThan(20)
                    .isEqualTo(slowLines().subList(30 - observer.output().size(), 30));
        }
    }

    @Test
    void aStoreCopiedToASecondMachineDoesNotTakeTheShellFromALivingDriver() throws Exception {
        try (RunFixture fixture = new RunFixture(directory, settings())) {
            StoredRun original = fixture.store.create("one", fixture.target()).orElseThrow();
            RecordingObserver observer = new RecordingObserver();
            CompletableFuture<RunOutcome> living = CompletableFuture.supplyAsync(() -> {
                try {
                    return drive(original.open(), fixture.settings(SLOW), observer);
                } catch (Exception failed) {
                    throw new IllegalStateException(failed);
                }
            });
            Await.until("three records are there", () -> observer.records().size() >= 3);
            Path copy = directory.resolve("copied");
            copyTree(directory.resolve("runs"), copy);
            Files.writeString(copy.resolve("one").resolve("driver"), "process 7 on build-server-2");
            RunStore second = new RunStore(copy, SpoolProtection.FILE_MODE_ONLY, Clock.systemUTC());
            RunSettings settings = fixture.settings(null);
            RetryPolicy brief = new RetryPolicy(
                    Duration.ZERO,
                    Duration.ofMillis(300),
                    Duration.ofMillis(20),
                    Duration.ofMillis(50),
                    Duration.ofMillis(50));

            assertThatThrownBy(() -> drive(
                            second.find("one").orElseThrow().open(),
                            new RunSettings(settings.transport(), settings.session(), null, brief, false),
                            new RecordingObserver()))
                    .isInstanceOf(RunAbandonedException.class)
                    .hasMessageContaining("process 7 on build-server-2, which may still be alive")
                    .hasMessageContaining("The run is kept");
            assertThat(living.get().exitCode()).isEqualTo(7);
            assertThat(living.get().lostRecords()).isZero();
            assertThat(observer.output()).isEqualTo(slowLines());
            assertThat(observer.notices()).noneMatch(notice -> notice.startsWith("no contact"));
        }
    }

    private static void copyTree(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(from.relativize(file).toString()));
            }
        }
    }

    @Test
    void aHostThatIsNowAnotherComputerIsNamedAndTheRunKept() throws Exception {
        StoredRun stored;
        try (RunFixture fixture = new RunFixture(directory, settings())) {
            stored = abandonAfter(fixture, 3, SLOW);
        }
        SimulatedHostSettings other = settings().identity("WEB02", "99999999-2222-3333-4444-555555555555");
        try (RunFixture moved = new RunFixture(directory, other)) {
            assertThatThrownBy(() -> drive(stored.open(), moved.settings(null), new RecordingObserver()))
                    .isInstanceOf(RunAbandonedException.class)
                    .hasMessageContaining("is now WEB02; the run was started on SIMHOST");
            assertThat(stored.record().phase()).isEqualTo(RunPhase.RUNNING);
        }
    }

    @Test
    void aHostThatStillHoldsTheDeadClientIsWaitedForAndTheWaitIsTold() throws Exception {
        Switches stubborn = Switches.likely().with(Switch.ACCEPTS_FORCED_DISCONNECT, false);
        try (RunFixture fixture = new RunFixture(directory, settings().switches(stubborn))) {
            StoredRun stored = abandonAfter(fixture, 3, SLOW);
            RecordingObserver observer = new RecordingObserver();

            RunOutcome outcome = drive(stored.open(), fixture.settings(null), observer);

            assertThat(outcome.exitCode()).isEqualTo(7);
            assertThat(outcome.lostRecords()).isZero();
            assertThat(observer.notices())
                    .anyMatch(notice -> notice.contains(
                            "still counts the session as held by the old connection; trying again for up to"));
        }
    }

    @Test
    void aLineOfTenMebibytesArrivesWhole() throws Exception {
        try (RunFixture fixture = new RunFixture(directory, settings())) {
            StoredRun stored = fixture.store.create("one", fixture.target()).orElseThrow();
            RecordingObserver observer = new RecordingObserver();

            drive(stored.open(), fixture.settings("'0123456789abcdef' * 655360"), observer);

            assertThat(texts(observer)).containsExactly("0123456789abcdef".repeat(655_360));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {32_768, 64_000, 512_000})
    void textOfAllKindsArrivesAsItWasMeantWhereverFragmentsCutIt(int envelopeBytes) throws Exception {
        String unit = "a\uD834\uDD1E\uD800b\uDC00\u0001\u001B[31m\u0000\r\u2028_x0041_\uFFFE\uD83D\uDE00€";
        String script = IntStream.range(0, 40)
                .mapToObj(i -> "'" + "x".repeat(i * 7) + unit + "' * " + (1 + i * 13))
                .reduce("", (all, line) -> all + line + "; ");
        try (RunFixture fixture = new RunFixture(directory, settings().maxEnvelopeBytes(envelopeBytes))) {
            StoredRun stored = fixture.store.create("one", fixture.target()).orElseThrow();
            RecordingObserver observer = new RecordingObserver();

            RunOutcome outcome = drive(stored.open(), fixture.settings(script), observer);

            assertThat(outcome.kind()).isEqualTo(OutcomeKind.COMPLETED);
            assertThat(texts(observer))
                    .containsExactlyElementsOf(IntStream.range(0, 40)
                            .mapToObj(i -> ("x".repeat(i * 7) + unit).repeat(1 + i * 13))
                            .toList());
        }
    }

    private static List<String> texts(RecordingObserver observer) {
        RecordAssembler assembler = new RecordAssembler();
        return observer.records().stream()
                .filter(record -> record.kind() == RecordKind.OUTPUT)
                .map(assembler::add)
                .flatMap(Optional::stream)
                .map(RunnerRecord::text)
                .toList();
    }
}
