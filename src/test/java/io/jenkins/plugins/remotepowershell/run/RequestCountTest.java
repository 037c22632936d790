package io.jenkins.plugins.remotepowershell.run;

import static io.jenkins.plugins.remotepowershell.simulator.OperationKind.COMMAND;
import static io.jenkins.plugins.remotepowershell.simulator.OperationKind.CONNECT_COMMAND;
import static io.jenkins.plugins.remotepowershell.simulator.OperationKind.CONNECT_SHELL;
import static io.jenkins.plugins.remotepowershell.simulator.OperationKind.CREATE;
import static io.jenkins.plugins.remotepowershell.simulator.OperationKind.DISCONNECT;
import static io.jenkins.plugins.remotepowershell.simulator.OperationKind.RECEIVE_COMMAND;
import static io.jenkins.plugins.remotepowershell.simulator.OperationKind.RECEIVE_POOL;
import static org.assertj.core.api.Assertions.assertThat;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.remotepowershell.records.RunnerRecord;
import io.jenkins.plugins.remotepowershell.simulator.ExchangeLog;
import io.jenkins.plugins.remotepowershell.simulator.OperationKind;
import io.jenkins.plugins.remotepowershell.simulator.SimulatedHostSettings;
import io.jenkins.plugins.remotepowershell.transport.Lane;
import io.jenkins.plugins.remotepowershell.transport.WsmanReply;
import io.jenkins.plugins.remotepowershell.transport.WsmanTransport;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** docs/performance.md says why fewer requests cannot do. */
@Timeout(60)
class RequestCountTest {
    private static final String SCRIPT = "'first'; Start-Sleep -Milliseconds 1500; 'second'; Start-Sleep 60";

    @TempDir
    Path directory;

    private RunFixture fixture;
    private CountingTransport transport;

    @BeforeEach
    void startHost() throws IOException {
        fixture = new RunFixture(directory, new SimulatedHostSettings());
        transport = new CountingTransport(fixture.transport);
    }

    @AfterEach
    void stopHost() {
        fixture.close();
    }

    /** The host answers Receive with what is there: up to three messages of the pool, and two records of the runner. */
    @Test
    void firstOutputNeedsCreateAndCommandAndAReceiveForEachAnswerOfTheHost() throws Exception {
        List<OperationKind> requests = requestsUntil("first", SCRIPT, RemoteRun::detach);

        assertThat(requests.stream().filter(kind -> kind != RECEIVE_POOL && kind != RECEIVE_COMMAND))
                .containsExactly(CREATE, COMMAND);
        assertThat(withoutRepeats(requests)).containsExactly(CREATE, RECEIVE_POOL, COMMAND, RECEIVE_COMMAND);
        assertThat(requests).filteredOn(RECEIVE_POOL::equals).hasSizeLessThanOrEqualTo(3);
        assertThat(requests).filteredOn(RECEIVE_COMMAND::equals).hasSizeLessThanOrEqualTo(2);
    }

    @Test
    void outputAfterALeavingIsThreeRequestsAway() throws Exception {
        requestsUntil("first", SCRIPT, RemoteRun::detach);

        assertThat(requestsUntil("second", null, RemoteRun::detach))
                .startsWith(CONNECT_SHELL, CONNECT_COMMAND, RECEIVE_COMMAND)
                .filteredOn(kind -> kind != RECEIVE_COMMAND)
                .hasSize(2);
    }

    @Test
    void outputAfterADeathIsFourRequestsAway() throws Exception {
        requestsUntil("first", SCRIPT, run -> Thread.currentThread().interrupt());

        assertThat(requestsUntil("second", null, RemoteRun::detach))
                .startsWith(DISCONNECT, CONNECT_SHELL, CONNECT_COMMAND, RECEIVE_COMMAND)
                .filteredOn(kind -> kind != RECEIVE_COMMAND)
                .hasSize(3);
    }

    /** Each connection has a sign-on of its own, of up to three requests. */
    @Test
    void oneConnectionIsEnoughForARunThatNobodyStops() throws Exception {
        try (RemoteRun run = new RemoteRun(stored().open(), settings("'all'; exit 3"), new RecordingObserver())) {
            assertThat(run.run()).hasValueSatisfying(outcome -> assertThat(outcome.exitCode())
                    .isEqualTo(3));
        }

        assertThat(transport.lanes).hasSize(1);
    }

    @Test
    void oneConnectionIsEnoughToAttach() throws Exception {
        requestsUntil("first", SCRIPT, run -> Thread.currentThread().interrupt());
        transport.lanes.clear();

        requestsUntil("second", null, run -> Thread.currentThread().interrupt());

        assertThat(transport.lanes).hasSize(1);
    }

    /** Follows the run until a line of the script is there, then goes away in the given manner. */
    private List<OperationKind> requestsUntil(String line, String script, Departure departure) throws Exception {
        int before = fixture.host.exchangeLog().entries().size();
        Watch watch = new Watch(line);
        try (RemoteRun run = new RemoteRun(stored().open(), settings(script), watch)) {
            watch.whenSeen = () -> departure.leave(run);
            Thread thread = new Thread(new FutureTask<>(run::run), "counted run");
            thread.start();
            thread.join();
        }
        return watch.seen.stream().skip(before).map(ExchangeLog.Entry::kind).toList();
    }

    private StoredRun stored() throws IOException {
        Optional<StoredRun> found = fixture.store.find("one");
        return found.isPresent()
                ? found.get()
                : fixture.store.create("one", fixture.target()).orElseThrow();
    }

    private RunSettings settings(@CheckForNull String script) {
        RunSettings settings = fixture.settings(script);
        return new RunSettings(transport, settings.session(), settings.script(), settings.retry(), false);
    }

    private static List<OperationKind> withoutRepeats(List<OperationKind> requests) {
        List<OperationKind> distinct = new ArrayList<>();
        for (OperationKind kind : requests) {
            if (distinct.isEmpty() || distinct.get(distinct.size() - 1) != kind) {
                distinct.add(kind);
            }
        }
        return distinct;
    }

    /** On the run's own thread. */
    @FunctionalInterface
    private interface Departure {
        void leave(RemoteRun run) throws IOException, InterruptedException;
    }

    /** What is done once. */
    @FunctionalInterface
    private interface Action {
        void run() throws IOException, InterruptedException;
    }

    /** Waits for a line, notes what was asked until then, and acts. */
    private final class Watch extends RecordingObserver {
        private final String line;
        private List<ExchangeLog.Entry> seen = List.of();
        private Action whenSeen;

        private Watch(String line) {
            this.line = line;
        }

        @Override
        public void write(List<RunnerRecord> records) throws IOException {
            super.write(records);
            if (seen.isEmpty() && output().contains(line)) {
                seen = fixture.host.exchangeLog().entries();
                try {
                    whenSeen.run();
                } catch (InterruptedException leaving) {
                    Thread.currentThread().interrupt();
                }
            }
        }

        @Override
        public long position() {
            return UNKNOWN_POSITION;
        }
    }

    /** Notes which lanes are used. */
    private static final class CountingTransport implements WsmanTransport {
        private final WsmanTransport transport;
        private final Set<Lane> lanes = ConcurrentHashMap.newKeySet();

        private CountingTransport(WsmanTransport transport) {
            this.transport = transport;
        }

        @Override
        public CompletableFuture<WsmanReply> send(Lane lane, byte[] envelope, Duration timeLimit) {
            lanes.add(lane);
            return transport.send(lane, envelope, timeLimit);
        }

        @Override
        public void release(Lane lane) {
            transport.release(lane);
        }

        @Override
        public void close() {
            transport.close();
        }
    }
}
