package io.jenkins.plugins.remotepowershell.config;

import hudson.security.ACL;
import hudson.security.ACLContext;
import io.jenkins.plugins.remotepowershell.transport.TlsSettings;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.logging.Logger;
import jenkins.model.Jenkins;

/**
 * Whom a run trusts: what its host's definition says now, so that a certificate that is renewed while the script runs can be
 * trusted without a restart. Where that says nothing usable, what it said last. Safe for use by many threads.
 */
final class CurrentTrust implements Supplier<TlsSettings> {
    private static final Logger LOGGER = Logger.getLogger(CurrentTrust.class.getName());

    /** Finds the definition. */
    @FunctionalInterface
    interface Search {
        Optional<HostDefinition> find() throws HostRefusedException;
    }

    private final String host;
    private final Search search;
    private volatile TlsSettings last;

    private CurrentTrust(String host, Search search, TlsSettings first) {
        this.host = host;
        this.search = search;
        this.last = first;
    }

    /** @throws HostRefusedException if what the definition says makes no sense */
    static TlsSettings of(RemoteHost definition, Search search) throws HostRefusedException {
        String host = definition.getName();
        return new TlsSettings.Changing(
                new CurrentTrust(host, search, definition.getTrust().settings(host)));
    }

    @Override
    public TlsSettings get() {
        if (Jenkins.getInstanceOrNull() == null) {
            return last;
        }
        try (ACLContext asJenkins = ACL.as2(ACL.SYSTEM2)) {
            Optional<HostDefinition> found = search.find();
            if (found.isPresent()) {
                last = found.get().host().getTrust().settings(host);
            }
        } catch (HostRefusedException unusable) {
            LOGGER.log(Level.FINE, "The trust of a host stays as it was", unusable);
        }
        return last;
    }
}
