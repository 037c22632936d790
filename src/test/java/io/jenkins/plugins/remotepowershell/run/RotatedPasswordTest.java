package io.jenkins.plugins.remotepowershell.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.remotepowershell.session.SessionSettings;
import io.jenkins.plugins.remotepowershell.simulator.SimulatedHost;
import io.jenkins.plugins.remotepowershell.simulator.SimulatedHostSettings;
import io.jenkins.plugins.remotepowershell.transport.Authentication;
import io.jenkins.plugins.remotepowershell.transport.Credential;
import io.jenkins.plugins.remotepowershell.transport.Endpoint;
import io.jenkins.plugins.remotepowershell.transport.HttpAsyncTransport;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A password that changes while a script runs. */
@Timeout(60)
class RotatedPasswordTest {
    private static final int LINES = 20;

    @TempDir
    Path directory;

    private final SimulatedHostSettings settings =
            new SimulatedHostSettings().user("rotated", "old").autoDisconnect(Duration.ofSeconds(1));
    private final AtomicReference<String> known = new AtomicReference<>("old");

    @Test
    void aRefusedSignOnKeepsTheRunAndTheChangedPasswordGoesOnWithIt() throws Exception {
        var observer = new RecordingObserver() {
            @Override
            public void notice(String sentence) {
                super.notice(sentence);
                if (sentence.contains("refuses the account")) {
                    known.set("new");
                }
            }

            @Override
            public void write(List<io.jenkins.plugins.remotepowershell.records.RunnerRecord> more)
                    throws java.io.IOException {
                super.write(more);
                settings.user("rotated", "new");
            }
        };

        RunOutcome outcome = run(observer);

        assertThat(outcome.kind()).as("%s", observer.notices()).isEqualTo(OutcomeKind.COMPLETED);
        assertThat(outcome.exitCode()).isEqualTo(3);
        assertThat(observer.output())
                .containsExactlyElementsOf(IntStream.rangeClosed(1, LINES)
                        .mapToObj(number -> "line " + number)
                        .toList());
        assertThat(observer.notices())
                .filteredOn(notice -> notice.contains("refuses the account"))
                .singleElement()
                .asString()
                .startsWith(
                        "localhost refuses the account (localhost refused rotated (401). Offered: Basic; tried: Basic.")
                .contains("; the script goes on there; trying again for up to 20 s")
                .doesNotContain("old")
                .doesNotContain("new");
    }

    private RunOutcome run(RunObserver observer) throws Exception {
        var credential = new Credential("rotated", () -> known.get().toCharArray());
        try (var host = SimulatedHost.start(settings);
                var transport =
                        new HttpAsyncTransport(new Endpoint(host.endpoint(), new Authentication.Basic(credential))
                                .withAllowUnencrypted(true))) {
            var session = SessionSettings.of(host.endpoint()).withOperationTimeout(Duration.ofSeconds(2));
            var script = new RunFixture.PlainScript(
                    "1.." + LINES + " | ForEach-Object { \"line $_\"; Start-Sleep -Milliseconds 100 }; exit 3");
            var target = new RunTarget(host.endpoint().toString(), "Microsoft.PowerShell", "Basic", "rotated", "");
            StoredRun stored = RunFixture.store(directory).create("one", target).orElseThrow();
            try (RemoteRun run = new RemoteRun(
                    stored.open(),
                    new RunSettings(transport, session, script, RunFixture.IMPATIENT, false),
                    observer)) {
                return run.run().orElseThrow();
            }
        }
    }
}
