package io.jenkins.plugins.remotepowershell.session;

import io.jenkins.plugins.remotepowershell.psrp.SessionCapability;
import io.jenkins.plugins.remotepowershell.wsman.ShellDescription;
import java.time.Duration;
import java.util.Optional;

/**
 * What the host made of a Create.
 *
 * @param shell as the host describes it, with its idle timeout, the largest allowed, buffer mode and process id
 * @param peer what the host can do; its protocol version is 2.2 or higher
 * @param maxEnvelopeSize octets of an envelope that both sides take
 * @param askedIdleTimeout what the host accepted in the request; empty if only without one
 */
public record OpenedShell(
        ShellDescription shell, SessionCapability peer, int maxEnvelopeSize, Optional<Duration> askedIdleTimeout) {

    /** How long the host keeps the shell without a client; empty if it does not say. */
    public Optional<Duration> idleTimeout() {
        return shell.idleTimeout();
    }
}
