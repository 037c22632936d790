package io.jenkins.plugins.remotepowershell.run.reliability;

import static org.assertj.core.api.Assertions.assertThat;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.remotepowershell.records.RecordKind;
import io.jenkins.plugins.remotepowershell.records.RunnerRecord;
import io.jenkins.plugins.remotepowershell.run.OutcomeKind;
import io.jenkins.plugins.remotepowershell.run.RemoteRun;
import io.jenkins.plugins.remotepowershell.run.RetryPolicy;
import io.jenkins.plugins.remotepowershell.run.RunOutcome;
import io.jenkins.plugins.remotepowershell.run.RunScript;
import io.jenkins.plugins.remotepowershell.run.RunSettings;
import io.jenkins.plugins.remotepowershell.run.RunStore;
import io.jenkins.plugins.remotepowershell.run.RunTarget;
import io.jenkins.plugins.remotepowershell.run.RunnerScript;
import io.jenkins.plugins.remotepowershell.run.RunnerSettings;
import io.jenkins.plugins.remotepowershell.run.SpoolProtection;
import io.jenkins.plugins.remotepowershell.run.StoredRun;
import io.jenkins.plugins.remotepowershell.session.SessionSettings;
import io.jenkins.plugins.remotepowershell.simulator.PwshEngine;
import io.jenkins.plugins.remotepowershell.simulator.SimulatedHost;
import io.jenkins.plugins.remotepowershell.simulator.SimulatedHostSettings;
import io.jenkins.plugins.remotepowershell.simulator.Switch;
import io.jenkins.plugins.remotepowershell.simulator.Switches;
import io.jenkins.plugins.remotepowershell.testing.SharedMaterial;
import io.jenkins.plugins.remotepowershell.transport.Authentication;
import io.jenkins.plugins.remotepowershell.transport.Credential;
import io.jenkins.plugins.remotepowershell.transport.Endpoint;
import io.jenkins.plugins.remotepowershell.transport.HttpAsyncTransport;
import io.jenkins.plugins.remotepowershell.transport.WsmanTransport;
import io.jenkins.plugins.remotepowershell.wsman.BufferMode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Controllers that die between receiving and saving, at random steps, while a real PowerShell writes; on a host that never
 * delivers an answer twice, so that what one of them held is gone. {@code -Drunner.kills=500} makes 500 of them die.
 */
@Timeout(3600)
class JournalKillsTest {
    private static final int KILLS = Integer.getInteger("runner.kills", 12);
    private static final int LONGEST_LIFE = 60;
    private static final RetryPolicy POLICY = new RetryPolicy(
            Duration.ofSeconds(30),
            Duration.ofSeconds(60),
            Duration.ofMillis(10),
            Duration.ofMillis(100),
            Duration.ofMillis(50));
    private static final Pattern LOST = Pattern.compile("records? (\\d+)(?: to (\\d+))? lost: .*", Pattern.DOTALL);

    @TempDir
    Path directory;

    private Path enough;

    @Test
    void withAJournalEveryRecordIsInTheSpoolAndInTheOutputExactlyOnce() throws Exception {
        StoredRun stored = runAndKill(true, 20261125);

        List<RunnerRecord> output = RecordFile.read(directory.resolve("output"));
        assertWhole(output);
        List<RunnerRecord> spooled = new ArrayList<>();
        stored.readRecords(spooled::add);
        assertThat(spooled).isEqualTo(output);
        RunOutcome outcome = stored.record().outcome().orElseThrow();
        assertThat(outcome.lostRecords()).isZero();
        assertThat(outcome.kind()).isEqualTo(OutcomeKind.COMPLETED);
        assertThat(outcome.exitCode()).isEqualTo(9);
    }

    @Test
    void withoutAJournalNoGapIsSilent() throws Exception {
        StoredRun stored = runAndKill(false, 20261126);

        List<RunnerRecord> output = RecordFile.read(directory.resolve("output"));
        long last = 0;
        long lost = 0;
        for (RunnerRecord record : output) {
            Matcher announced = LOST.matcher(record.text());
            boolean isGap = record.kind() == RecordKind.NOTICE && announced.matches();
            long first = isGap ? Long.parseLong(announced.group(1)) : record.number();
            assertThat(first).isEqualTo(last + 1);
            lost += isGap ? record.number() - first + 1 : 0;
            last = record.number();
        }
        RunOutcome outcome = stored.record().outcome().orElseThrow();
        assertThat(outcome.lostRecords()).isEqualTo(lost);
        assertThat(outcome.exitCode()).isEqualTo(9);
    }

    /** From the start record to the final one, each line that the script wrote, in order. */
    private static void assertWhole(List<RunnerRecord> records) {
        int line = 0;
        for (int i = 0; i < records.size(); i++) {
            assertThat(records.get(i).number())
                    .describedAs(records.get(i).text())
                    .isEqualTo(i + 1L);
            if (records.get(i).kind() == RecordKind.OUTPUT) {
                line++;
                assertThat(records.get(i).text()).isEqualTo("line " + line);
            }
        }
        assertThat(line).isPositive();
        assertThat(records.get(records.size() - 1).kind()).isEqualTo(RecordKind.FINAL);
    }

    private StoredRun runAndKill(boolean journal, long seed) throws Exception {
        Random random = new Random(seed);
        enough = directory.resolve("enough");
        SimulatedHostSettings settings = new SimulatedHostSettings()
                .user(Controller.USER, Controller.PASSWORD)
                .bufferBytes(64 << 10)
                .autoDisconnect(Duration.ofMillis(400))
                .switches(Switches.likely().with(Switch.REDELIVERS_ON_COMMANDS, false))
                .engine(new PwshEngine(SharedMaterial.pwsh()));
        try (SimulatedHost host = SimulatedHost.start(settings)) {
            Lifeline immortal = Lifeline.inProcess(Lifeline.NEVER);
            RunTarget target = new RunTarget(
                    host.endpoint().toString(),
                    "Microsoft.PowerShell",
                    "Basic",
                    Controller.USER,
                    directory.resolve("host").toString());
            StoredRun stored = store(immortal).create("killed", target).orElseThrow();
            start(host, stored, journal, immortal);
            int deaths = 0;
            while (deaths < KILLS) {
                deaths += live(host, journal, Lifeline.inProcess(5 + random.nextInt(LONGEST_LIFE))) ? 0 : 1;
            }
            Files.writeString(enough, "");
            assertThat(live(host, journal, immortal)).isTrue();
            return stored;
        }
    }

    /** Also its disk is out of a dead controller's reach. */
    private RunStore store(Lifeline lifeline) {
        SpoolProtection protection = new SpoolProtection(
                entry -> {
                    lifeline.step();
                    return entry;
                },
                entry -> entry);
        return new RunStore(directory.resolve("runs"), protection, new MortalClock(lifeline));
    }

    private void start(SimulatedHost host, StoredRun stored, boolean journal, Lifeline immortal) throws Exception {
        String text = "$n = 0\nwhile (-not [IO.File]::Exists('" + enough + "')) {\n"
                + "  foreach ($i in 1..5) { $n++; \"line $n\" }\n  [Threading.Thread]::Sleep(50)\n}\nexit 9";
        RunScript script = new RunnerScript(new RunnerSettings(text).journal(journal), null);
        try (HttpAsyncTransport transport = transport(host);
                RecordFile output = new RecordFile(directory.resolve("output"), immortal);
                RemoteRun run =
                        new RemoteRun(stored.open(), settings(host, transport, script, journal, true), output)) {
            assertThat(run.run()).isEmpty();
        }
    }

    /** @return whether it came to the run's end before its own */
    private boolean live(SimulatedHost host, boolean journal, Lifeline lifeline) throws Exception {
        try (HttpAsyncTransport http = transport(host);
                MortalTransport transport = new MortalTransport(http, lifeline);
                RecordFile output = new RecordFile(directory.resolve("output"), lifeline);
                RemoteRun run = new RemoteRun(
                        store(lifeline).find("killed").orElseThrow().open(),
                        settings(host, transport, null, journal, false),
                        output)) {
            Optional<RunOutcome> outcome = run.run();
            assertThat(outcome).describedAs("%s", output.notices()).isPresent();
            return true;
        } catch (Lifeline.Abandoned death) {
            return false;
        } catch (IOException | RuntimeException failed) {
            if (lifeline.isDead()) {
                return false;
            }
            throw failed;
        }
    }

    private static RunSettings settings(
            SimulatedHost host,
            WsmanTransport transport,
            @CheckForNull RunScript script,
            boolean journal,
            boolean leave) {
        SessionSettings session = SessionSettings.of(host.endpoint())
                .withOperationTimeout(Duration.ofMillis(500))
                .withBufferMode(journal ? BufferMode.DROP : BufferMode.BLOCK);
        return new RunSettings(transport, session, script, POLICY, leave);
    }

    private static HttpAsyncTransport transport(SimulatedHost host) {
        Credential credential = new Credential(Controller.USER, Controller.PASSWORD::toCharArray);
        return new HttpAsyncTransport(
                new Endpoint(host.endpoint(), new Authentication.Basic(credential)).withAllowUnencrypted(true));
    }
}
