package io.jenkins.plugins.remotepowershell.config;

import hudson.ExtensionPoint;
import hudson.model.Describable;
import io.jenkins.plugins.remotepowershell.transport.TlsSettings;

/** Which certificates of a host are trusted. There is no choice that trusts all. */
public abstract class HostTrust implements Describable<HostTrust>, ExtensionPoint {
    /**
     * For the transport.
     *
     * @throws IllegalArgumentException if it makes no sense, as a configuration in code may; the message is for people
     */
    abstract TlsSettings settings();

    /** @param host as its definition calls it */
    final TlsSettings settings(String host) throws HostRefusedException {
        try {
            return settings();
        } catch (IllegalArgumentException unusable) {
            throw new HostRefusedException("host " + host + ": " + unusable.getMessage());
        }
    }
}
