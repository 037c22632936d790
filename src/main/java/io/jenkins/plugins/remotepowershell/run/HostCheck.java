package io.jenkins.plugins.remotepowershell.run;

import io.jenkins.plugins.remotepowershell.psrp.PsrpProtocolException;
import io.jenkins.plugins.remotepowershell.session.HostSessions;
import io.jenkins.plugins.remotepowershell.session.OpenedShell;
import io.jenkins.plugins.remotepowershell.session.RemoteSession;
import io.jenkins.plugins.remotepowershell.session.SessionSettings;
import io.jenkins.plugins.remotepowershell.transport.WsmanTransport;
import io.jenkins.plugins.remotepowershell.wsman.HostConfiguration;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Tries whether runs will work on a host: contact, sign-on, quotas, a session, facts of the host, and a rehearsal that
 * leaves a script and takes it up again. What it opens it deletes.
 */
public final class HostCheck {
    private static final Duration SHORT_IDLE_TIMEOUT = Duration.ofHours(24);

    private final WsmanTransport transport;
    private final SessionSettings settings;
    private final Clock clock;
    private final List<HostFinding> findings = new ArrayList<>();

    public HostCheck(WsmanTransport transport, SessionSettings settings, Clock clock) {
        this.transport = transport;
        this.settings = settings.withShellName("rsp?check");
        this.clock = clock;
    }

    /** @return what was found, in the order in which it was tried; nothing after the first failure */
    public List<HostFinding> perform() throws InterruptedException {
        try (HostSessions host = new HostSessions(transport, settings, UUID.randomUUID(), UUID::randomUUID)) {
            String answer = "the host answers as " + host.identify();
            findings.add(HostFinding.ok(
                    "Sign-on",
                    answer + transport.signOn().map(line -> ". " + line).orElse("")));
            findings.add(quotas(host));
        } catch (IOException refused) {
            findings.add(HostFinding.failed("Sign-on", refused.getMessage()));
            return findings;
        }
        try {
            inSession();
        } catch (IOException | PsrpProtocolException refused) {
            findings.add(HostFinding.failed("Session", refused.getMessage()));
        }
        return findings;
    }

    private HostFinding quotas(HostSessions host) throws IOException, InterruptedException {
        int shells = host.shells().size();
        Optional<HostConfiguration> limits = host.configuration();
        if (limits.isEmpty()) {
            return HostFinding.ok(
                    "Quotas",
                    shells
                            + " sessions of this account are open; how many are allowed only an administrator of the host"
                            + " can read");
        }
        Optional<Long> allowed = limited(limits.get().maxShellsPerUser());
        String sentence = open(shells)
                + allowed.map(most -> ", " + most + " are allowed for each account")
                        .orElse("")
                + limited(limits.get().maxMemoryPerShellMegabytes())
                        .map(memory -> ", a session may use " + memory + " MB")
                        .orElse("")
                + limited(limits.get().maxProcessesPerShell())
                        .map(processes -> ", it may have " + processes + " processes")
                        .orElse("");
        boolean full = allowed.isPresent() && shells >= allowed.get();
        return full ? HostFinding.warning("Quotas", sentence) : HostFinding.ok("Quotas", sentence);
    }

    private static String open(int shells) {
        return shells == 1 ? "1 session is open" : shells + " sessions are open";
    }

    /** Windows says "no limit" with the largest number. */
    private static Optional<Long> limited(Optional<Long> limit) {
        return limit.filter(most -> most < Integer.MAX_VALUE);
    }

    private void inSession() throws IOException, PsrpProtocolException, InterruptedException {
        UUID shellId = UUID.randomUUID();
        try (RemoteSession session = session(shellId)) {
            OpenedShell opened = session.open();
            try {
                findings.add(idleTimeout(opened));
                findings.addAll(new HostFacts(clock).read(session));
                rehearse(session, shellId);
            } finally {
                session.delete();
            }
        }
    }

    private void rehearse(RemoteSession first, UUID shellId) throws InterruptedException {
        try (RemoteSession second = session(shellId)) {
            findings.add(new Rehearsal().perform(first, second));
        } catch (IOException | PsrpProtocolException refused) {
            findings.add(HostFinding.failed(
                    "Rehearsal", "a script that was left could not be taken up again: " + refused.getMessage()));
        }
    }

    private static HostFinding idleTimeout(OpenedShell opened) {
        Optional<Duration> kept = opened.idleTimeout();
        if (kept.isEmpty()) {
            return HostFinding.warning(
                    "Session", "opened; the host does not say how long it keeps one without a client");
        }
        String sentence =
                "opened; the host keeps it for up to " + Sentences.duration(kept.get()) + " while nobody is connected";
        boolean isShort = kept.get().compareTo(SHORT_IDLE_TIMEOUT) < 0;
        return isShort
                ? HostFinding.warning("Session", sentence + " (MaxIdleTimeoutMs of the host allows no more)")
                : HostFinding.ok("Session", sentence);
    }

    private RemoteSession session(UUID shellId) {
        return new RemoteSession(transport, settings, shellId, UUID.randomUUID(), UUID::randomUUID);
    }
}
