package io.jenkins.plugins.remotepowershell.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.remotepowershell.run.HostFinding.Level;
import io.jenkins.plugins.remotepowershell.session.SessionSettings;
import io.jenkins.plugins.remotepowershell.simulator.PwshEngine;
import io.jenkins.plugins.remotepowershell.simulator.SimulatedHost;
import io.jenkins.plugins.remotepowershell.simulator.SimulatedHostSettings;
import io.jenkins.plugins.remotepowershell.testing.SharedMaterial;
import io.jenkins.plugins.remotepowershell.transport.HttpAsyncTransport;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class HostCheckTest {
    @Test
    void aHostIsRehearsedAndLeftAsItWas() throws Exception {
        try (SimulatedHost host = host(new SimulatedHostSettings())) {
            List<HostFinding> findings = check(host, Clock.systemUTC());

            assertThat(findings)
                    .extracting(HostFinding::aspect)
                    .containsExactly(
                            "Sign-on", "Quotas", "Session", "Host", "PowerShell", "Account", "Clock", "Rehearsal");
            assertThat(finding(findings, "Quotas").sentence()).contains("30 are allowed");
            assertThat(finding(findings, "Session").sentence()).contains("24 d 20 h");
            assertThat(finding(findings, "Rehearsal").level()).isEqualTo(Level.OK);
            assertThat(finding(findings, "Rehearsal").sentence()).endsWith("every line arrived once");
            assertThat(host.shellIds()).isEmpty();
        }
    }

    @Test
    void aHostThatKeepsSessionsForAShortTimeIsWarnedOf() throws Exception {
        Duration hour = Duration.ofHours(1);
        try (SimulatedHost host = host(new SimulatedHostSettings().idleTimeouts(Duration.ofMinutes(1), hour, hour))) {
            HostFinding session = finding(check(host, Clock.systemUTC()), "Session");

            assertThat(session.level()).isEqualTo(Level.WARNING);
            assertThat(session.sentence()).contains("up to 1 h while nobody is connected");
        }
    }

    @Test
    void aRefusedAccountIsTheOnlyFinding() throws Exception {
        try (SimulatedHost host = SimulatedHost.start(new SimulatedHostSettings().user("deploy", "changed"))) {
            List<HostFinding> findings = check(host, Clock.systemUTC());

            assertThat(findings).singleElement().satisfies(only -> {
                assertThat(only.level()).isEqualTo(Level.FAILED);
                assertThat(only.sentence()).contains("refused").doesNotContain("secret");
            });
        }
    }

    @Test
    void aRealPowerShellTellsItsFacts() throws Exception {
        PwshEngine pwsh = new PwshEngine(SharedMaterial.pwsh());
        try (SimulatedHost host = host(new SimulatedHostSettings().engine(pwsh))) {
            Clock late = Clock.offset(Clock.systemUTC(), Duration.ofMinutes(10));
            List<HostFinding> findings = check(host, late);

            assertThat(finding(findings, "PowerShell").sentence()).matches("7\\.\\d+\\.\\d+ Core, FullLanguage");
            assertThat(finding(findings, "Account").sentence()).isNotEqualTo("unknown account");
            assertThat(finding(findings, "Clock").level()).isEqualTo(Level.WARNING);
            assertThat(finding(findings, "Clock").sentence()).contains("behind this machine's");
            assertThat(finding(findings, "Rehearsal").level()).isEqualTo(Level.OK);
        }
    }

    private static SimulatedHost host(SimulatedHostSettings settings) throws IOException {
        return SimulatedHost.start(settings.user("deploy", "secret"));
    }

    private static List<HostFinding> check(SimulatedHost host, Clock clock) throws InterruptedException {
        try (HttpAsyncTransport transport = RunFixture.transport(host.endpoint())) {
            return new HostCheck(transport, SessionSettings.of(host.endpoint()), clock).perform();
        }
    }

    private static HostFinding finding(List<HostFinding> findings, String aspect) {
        return findings.stream()
                .filter(found -> found.aspect().equals(aspect))
                .findFirst()
                .orElseThrow(() -> new AssertionError(findings.toString()));
    }
}
