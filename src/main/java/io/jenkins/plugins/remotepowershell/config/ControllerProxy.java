package io.jenkins.plugins.remotepowershell.config;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.ProxyConfiguration;
import io.jenkins.plugins.remotepowershell.transport.Credential;
import io.jenkins.plugins.remotepowershell.transport.HttpProxy;
import java.net.URI;
import jenkins.model.Jenkins;

/** The proxy that the controller goes through, for hosts that are to be reached through it. */
final class ControllerProxy {
    private ControllerProxy() {}

    /** @return null for a direct connection */
    @CheckForNull
    static HttpProxy of(RemoteHost host, URI uri) {
        ProxyConfiguration proxy = Jenkins.get().getProxy();
        if (!host.isJenkinsProxyUsed() || proxy == null || isExempt(proxy, uri)) {
            return null;
        }
        return new HttpProxy(proxy.getName(), proxy.getPort(), credential(proxy));
    }

    private static boolean isExempt(ProxyConfiguration proxy, URI uri) {
        return proxy.getNoProxyHostPatterns().stream()
                .anyMatch(pattern -> pattern.matcher(uri.getHost()).matches());
    }

    @CheckForNull
    private static Credential credential(ProxyConfiguration proxy) {
        if (proxy.getUserName() == null) {
            return null;
        }
        return new Credential(
                proxy.getUserName(),
                () -> proxy.getSecretPassword().getPlainText().toCharArray());
    }
}
