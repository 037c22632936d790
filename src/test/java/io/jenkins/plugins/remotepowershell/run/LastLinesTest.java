package io.jenkins.plugins.remotepowershell.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.remotepowershell.psrp.Fragment;
import io.jenkins.plugins.remotepowershell.records.RunnerRecord;
import io.jenkins.plugins.remotepowershell.simulator.AdverseAction;
import io.jenkins.plugins.remotepowershell.simulator.BuiltinEngine;
import io.jenkins.plugins.remotepowershell.simulator.OperationKind;
import io.jenkins.plugins.remotepowershell.simulator.ScriptEngine;
import io.jenkins.plugins.remotepowershell.simulator.SimulatedHostSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Our own disk takes the answer with the script's end, but for a moment not how far output was delivered. */
@Timeout(60)
class LastLinesTest {
    @TempDir
    Path directory;

    @AutoClose
    private RunFixture fixture;

    private final CountDownLatch ended = new CountDownLatch(1);
    private StoredRun stored;
    private final Watch observer = new Watch();

    @BeforeEach
    void createRun() throws IOException {
        fixture = new RunFixture(directory, new SimulatedHostSettings().engine(this::open));
        stored = fixture.store.create("one", fixture.target()).orElseThrow();
    }

    @Test
    void areDeliveredBeforeTheRunEndsThoughTheyWereSpooledLongBefore() throws Exception {
        RunSettings settings = fixture.settings("'first'; Start-Sleep 1; 'last'; exit 7");
        try (RemoteRun run = new RemoteRun(stored.open(), settings, observer)) {
            RunOutcome outcome = run.run().orElseThrow();

            assertThat(outcome.exitCode()).isEqualTo(7);
            assertThat(outcome.lostRecords()).isZero();
        }
        assertThat(observer.notices()).anyMatch(notice -> notice.startsWith("the store cannot be written"));
        assertThat(observer.output()).containsExactly("first", "last");
        assertThat(observer.records()).isEqualTo(fixture.host.disk().emitted("one"));
    }

    private ScriptEngine.Session open(ScriptEngine.HostFacts host, byte[] creation, ScriptEngine.Output output) {
        return new BuiltinEngine().open(host, creation, new TellingOutput(output, ended));
    }

    /** The next answer has all the rest, and is not delivered at once. */
    private void awaitEndAndBreakDelivery() {
        try {
            ended.await();
            Files.move(delivery(), moved());
            Files.createDirectory(delivery());
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        }
    }

    private void mendDelivery() {
        try {
            Files.delete(delivery());
            Files.move(moved(), delivery());
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private Path delivery() {
        return stored.path().resolve("delivery");
    }

    private Path moved() {
        return stored.path().resolve("moved");
    }

    /** Tells that all of a command is in its stream. */
    private record TellingOutput(ScriptEngine.Output output, CountDownLatch ended) implements ScriptEngine.Output {
        @Override
        public void pool(Fragment fragment) throws InterruptedException {
            output.pool(fragment);
        }

        @Override
        public void command(String commandId, Fragment fragment) throws InterruptedException {
            output.command(commandId, fragment);
        }

        @Override
        public void done(String commandId) {
            output.done(commandId);
            ended.countDown();
        }

        @Override
        public void died() {
            output.died();
        }
    }

    /** Breaks delivery after the first lines, and mends it when it hears of that. */
    private final class Watch extends RecordingObserver {
        private boolean hasBroken;

        @Override
        public void write(List<RunnerRecord> more) throws IOException {
            super.write(more);
            if (!hasBroken && output().contains("first")) {
                hasBroken = true;
                fixture.host
                        .faultPlan()
                        .at(
                                OperationKind.RECEIVE_COMMAND,
                                1,
                                new AdverseAction.Call(
                                        AdverseAction.Moment.BEFORE_HANDLING,
                                        LastLinesTest.this::awaitEndAndBreakDelivery));
            }
        }

        @Override
        public void notice(String sentence) {
            super.notice(sentence);
            if (sentence.startsWith("the store cannot be written")) {
                mendDelivery();
            }
        }
    }
}
