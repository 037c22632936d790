package io.jenkins.plugins.remotepowershell.config;

import hudson.ExtensionPoint;
import hudson.model.Describable;
import io.jenkins.plugins.remotepowershell.transport.TlsSettings;

/** Which certificates of a host are trusted. There is no choice that trusts all. */
public abstract class HostTrust implements Describable<HostTrust>, ExtensionPoint {
    /** For the transport. */
    abstract TlsSettings settings();
}
