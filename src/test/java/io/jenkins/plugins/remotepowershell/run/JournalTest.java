package io.jenkins.plugins.remotepowershell.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.remotepowershell.records.RecordKind;
import io.jenkins.plugins.remotepowershell.records.RunnerRecord;
import io.jenkins.plugins.remotepowershell.testing.Await;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The journal on the host: nothing waits for us, and nothing is lost. Against a real PowerShell. */
@Timeout(900)
class JournalTest {
    @TempDir
    Path directory;

    /** Checks what it is told, line by line, and keeps none of it. */
    private static final class CountingObserver implements RunObserver {
        private long lines;
        private long characters;
        private long lastNumber;
        private String firstWrong = "";

        @Override
        public void notice(String sentence) {}

        @Override
        public void write(List<RunnerRecord> records) {
            for (RunnerRecord record : records) {
                if (record.number() != lastNumber + 1) {
                    firstWrong = firstWrong.isEmpty() ? "after " + lastNumber + ": " + record : firstWrong;
                }
                lastNumber = record.number();
                if (record.kind() == RecordKind.OUTPUT) {
                    lines++;
                    characters += record.text().length();
                    if (!record.text().startsWith(lines + ":")) {
                        firstWrong = firstWrong.isEmpty() ? "line " + lines + " is " + record.text() : firstWrong;
                    }
                }
            }
        }

        @Override
        public long position() {
            return lastNumber;
        }

        @Override
        public void truncate(long position) throws IOException {
            throw new IOException("nothing is to be taken back here");
        }
    }

    @Test
    void aScriptThatPrintsAHundredMegabytesWhileNobodyIsConnectedEndsAtOnceAndAllOfItIsDelivered() throws Exception {
        try (RealPowerShellHost host = new RealPowerShellHost(directory)) {
            StoredRun stored = host.create();
            Path left = directory.resolve("left");
            RunnerSettings script = new RunnerSettings(
                            "while (-not [IO.File]::Exists('" + left + "')) { [Threading.Thread]::Sleep(50) }\n"
                                    + "$line = 'x' * 1024\nforeach ($i in 1..102400) { \"${i}:$line\" }\nexit 3")
                    .journal(true);
            try (RemoteRun run = host.open(stored, script, new CountingObserver(), true)) {
                assertThat(run.run()).isEmpty();
            }
            Files.writeString(left, "");
            Path result = host.runDirectory(stored.runId()).resolve("result");
            FollowedRun.await(() -> Files.exists(result));
            assertThat(Files.size(host.runDirectory(stored.runId()).resolve("journal")))
                    .isGreaterThan(100L << 20);

            CountingObserver observer = new CountingObserver();
            RunOutcome outcome;
            try (RemoteRun run = host.open(stored, null, observer)) {
                outcome = run.run().orElseThrow();
            }

            assertThat(outcome.exitCode()).isEqualTo(3);
            assertThat(outcome.lostRecords()).isZero();
            assertThat(observer.firstWrong).isEmpty();
            assertThat(observer.lines).isEqualTo(102_400);
            assertThat(observer.characters).isGreaterThan(100L << 20);
        }
    }

    /** @param stopping whether a stop was under way when the session was lost */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void theJournalKnowsHowAScriptEndedThatCouldLeaveNoResult(boolean stopping) throws Exception {
        try (RealPowerShellHost host = new RealPowerShellHost(directory)) {
            StoredRun stored = host.create();
            Path left = directory.resolve("left");
            RunnerSettings script = new RunnerSettings("while (-not [IO.File]::Exists('" + left
                            + "')) { [Threading.Thread]::Sleep(50) }; 'done'; exit 4")
                    .journal(true);
            try (RemoteRun run = host.open(stored, script, new CountingObserver(), true)) {
                assertThat(run.run()).isEmpty();
            }
            Path journal = host.runDirectory(stored.runId()).resolve("journal");
            Await.until("the script has begun", () -> Files.exists(journal));
            Files.createDirectory(journal.resolveSibling("result"));
            Files.writeString(left, "");
            Await.until("the script has ended", () -> asAscii(journal).contains("COMPLETED"));
            host.host.restart();
            if (stopping) {
                try (DrivenRun driven = stored.open()) {
                    driven.save(record -> record.setPhase(RunPhase.STOPPING));
                }
            }
            RecordingObserver observer = new RecordingObserver();
            try (RemoteRun run = host.open(stored, null, observer)) {
                assertThat(run.run().orElseThrow().exitCode()).isEqualTo(4);
            }

            assertThat(observer.output()).containsExactly("done");
            assertThat(observer.records()).anyMatch(record -> record.text().contains("could not be kept on the host"));
        }
    }

    /** Of a file with UTF-16 and numbers. */
    private static String asAscii(Path file) throws IOException {
        return Files.readString(file, StandardCharsets.ISO_8859_1).replace("\0", "");
    }

    @Test
    void aFullJournalIsSaidAndTheScriptGoesOn() throws Exception {
        try (RealPowerShellHost host = new RealPowerShellHost(directory)) {
            FinishedRun run =
                    host.run(new RunnerSettings("1..2000; exit 4").journal(true).journalMaximumBytes(20_000));

            assertThat(run.outcome().exitCode())
                    .describedAs("%s", run.observer().notices())
                    .isEqualTo(4);
            assertThat(run.output()).hasSize(2000);
            assertThat(run.texts(RecordKind.NOTICE)).singleElement().asString().contains("reached its limit");
        }
    }

    @Test
    void textThatIsNoUtf8ComesBackFromTheJournal() throws Exception {
        try (RealPowerShellHost host = new RealPowerShellHost(directory)) {
            StoredRun stored = host.create();
            RunnerSettings script = new RunnerSettings(
                            "[string][char]0xD800; \"\u00e4\u20ac\ud83d\ude00`0\"; 'x' * 10000; 'end'")
                    .journal(true);
            try (RemoteRun run = host.open(stored, script, new RecordingObserver(), true)) {
                assertThat(run.run()).isEmpty();
            }
            FollowedRun.await(
                    () -> Files.exists(host.runDirectory(stored.runId()).resolve("result")));
            host.host.restart();

            try (FollowedRun attached = new FollowedRun(host, stored, null)) {
                assertThat(attached.finish().output())
                        .containsExactly("\ud800", "\u00e4\u20ac\ud83d\ude00\0", "x".repeat(10_000), "end");
            }
        }
    }

    @Test
    void onlyTheJournalsOwnDirectoryHoldsIt() throws Exception {
        try (RealPowerShellHost host = new RealPowerShellHost(directory)) {
            FinishedRun run = host.run(new RunnerSettings("'a'").journal(true));

            assertThat(host.runDirectory(run.runId()).resolve("start")).exists();
            assertThat(host.runDirectory(run.runId()).resolve("journal")).doesNotExist();
        }
    }

    @Test
    void manyGapsAreFilledWithoutReadingTheJournalAgainFromItsStart() throws Exception {
        try (RealPowerShellHost host = new RealPowerShellHost(directory)) {
            StoredRun stored = host.create();
            try (RemoteRun run = host.open(
                    stored, new RunnerSettings("1..3000; exit 3").journal(true), new RecordingObserver(), true)) {
                assertThat(run.run()).isEmpty();
            }
            FollowedRun.await(
                    () -> Files.exists(host.runDirectory(stored.runId()).resolve("result")));
            try (DrivenRun driven = stored.open()) {
                HostInquiry inquiry =
                        new HostInquiry(new RunContext(driven, host.settings(null, false), new RecordingObserver()));

                assertThat(read(inquiry, 10, 20)).isEqualTo(21);
                assertThat(read(inquiry, 1000, 1020)).isEqualTo(1001);
                assertThat(read(inquiry, 1020, 1021)).isEqualTo(2);
                assertThat(read(inquiry, 2900, 3000)).isEqualTo(1980);
                assertThat(read(inquiry, 5, 15)).as("back to the start").isEqualTo(17);
            }
        }
    }

    /** @return how many entries of the journal were looked at */
    private static long read(HostInquiry inquiry, long after, long upTo) throws Exception {
        List<Long> numbers = new ArrayList<>();
        HostReport report = inquiry.readJournal(after, upTo, record -> numbers.add(record.number()));

        assertThat(numbers)
                .isEqualTo(LongStream.rangeClosed(after + 1, upTo).boxed().toList());
        return report.journalEntries();
    }
}
