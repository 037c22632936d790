package io.jenkins.plugins.remotepowershell.run;

import io.jenkins.plugins.remotepowershell.psrp.Command;
import io.jenkins.plugins.remotepowershell.psrp.CreatePipeline;
import io.jenkins.plugins.remotepowershell.psrp.PsrpEvent;
import io.jenkins.plugins.remotepowershell.psrp.PsrpProtocolException;
import io.jenkins.plugins.remotepowershell.session.RemotePipeline;
import io.jenkins.plugins.remotepowershell.session.RemoteSession;
import java.io.IOException;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/** What a host says of itself in a session: resource {@code check.ps1}. */
final class HostFacts {
    private static final PowerShellResource TEXT = PowerShellResource.named("check.ps1");
    private static final Duration TOLERATED_SKEW = Duration.ofMinutes(2);

    private final Clock clock;
    private final Map<String, String> facts = new TreeMap<>();
    private String failure = "";

    HostFacts(Clock clock) {
        this.clock = clock;
    }

    List<HostFinding> read(RemoteSession session) throws IOException, PsrpProtocolException, InterruptedException {
        RemotePipeline pipeline = session.pipeline(UUID.randomUUID());
        pipeline.start(CreatePipeline.of(Command.script(TEXT.text(), List.of())));
        while (!pipeline.state().isTerminal()) {
            pipeline.receive().events().forEach(this::take);
        }
        pipeline.terminate();
        if (facts.isEmpty()) {
            return List.of(HostFinding.warning(
                    "Host", "its facts cannot be read" + (failure.isEmpty() ? "" : " (" + failure + ")")));
        }
        return findings();
    }

    private void take(PsrpEvent event) {
        if (event instanceof PsrpEvent.Output it && it.value() instanceof String line && line.indexOf('=') > 0) {
            int equals = line.indexOf('=');
            facts.put(line.substring(0, equals), line.substring(equals + 1).strip());
        } else if (event instanceof PsrpEvent.PipelineState it && it.reason().isPresent()) {
            failure = it.reason().get().message();
        }
    }

    private List<HostFinding> findings() {
        List<HostFinding> findings = new ArrayList<>();
        findings.add(HostFinding.ok(
                "Host", or("computer", "unknown computer") + ", " + or("system", "unknown operating system")));
        findings.add(powerShell());
        findings.add(HostFinding.ok("Account", or("account", "unknown account") + elevation()));
        findings.add(clockSkew());
        return findings;
    }

    private HostFinding powerShell() {
        String sentence = or("powershell", "unknown version") + ", " + or("language", "unknown language mode");
        return facts.getOrDefault("language", "").equals("FullLanguage")
                ? HostFinding.ok("PowerShell", sentence)
                : HostFinding.warning("PowerShell", sentence + ": a policy restricts what scripts may do");
    }

    private String elevation() {
        return switch (facts.getOrDefault("administrator", "")) {
            case "True" -> ", an administrator";
            case "False" -> ", no administrator";
            default -> "";
        };
    }

    private HostFinding clockSkew() {
        try {
            Duration skew = Duration.between(clock.instant(), Instant.parse(facts.getOrDefault("now", "")));
            String amount = Sentences.duration(skew.abs());
            return skew.abs().compareTo(TOLERATED_SKEW) < 0
                    ? HostFinding.ok("Clock", "within " + Sentences.duration(TOLERATED_SKEW) + " of this machine's")
                    : HostFinding.warning(
                            "Clock", amount + (skew.isNegative() ? " behind" : " ahead of") + " this machine's");
        } catch (DateTimeException unreadable) {
            return HostFinding.warning("Clock", "the host's time cannot be read");
        }
    }

    private String or(String name, String otherwise) {
        String value = facts.getOrDefault(name, "");
        return value.isEmpty() ? otherwise : value;
    }
}
