package io.jenkins.plugins.remotepowershell.wsman;

import java.util.Optional;

/** The service's configuration: limits and quotas. [MS-WSMV] 2.2.4.10, 2.2.4.42. */
public final class HostConfiguration {
    private final XmlNode config;

    HostConfiguration(XmlNode config) {
        this.config = config;
    }

    /** Octets of the largest envelope. */
    public Optional<Integer> maxEnvelopeSize() {
        return number("MaxEnvelopeSizekb").map(kilobytes -> (int) Math.min(Integer.MAX_VALUE, kilobytes * 1024));
    }

    public Optional<Long> maxShellsPerUser() {
        return number("MaxShellsPerUser");
    }

    public Optional<Long> maxMemoryPerShellMegabytes() {
        return number("MaxMemoryPerShellMB");
    }

    public Optional<Long> maxProcessesPerShell() {
        return number("MaxProcessesPerShell");
    }

    public Optional<Long> maxConcurrentOperationsPerUser() {
        return number("MaxConcurrentOperationsPerUser");
    }

    public Optional<Long> maxConnections() {
        return number("MaxConnections");
    }

    private Optional<Long> number(String name) {
        return config.find(Namespaces.CONFIG, name)
                .map(XmlNode::text)
                .filter(text -> text.matches("\\d{1,18}"))
                .map(Long::valueOf);
    }
}
