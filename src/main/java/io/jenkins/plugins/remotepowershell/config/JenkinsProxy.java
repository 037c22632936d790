package io.jenkins.plugins.remotepowershell.config;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.Extension;
import hudson.ProxyConfiguration;
import hudson.model.Descriptor;
import hudson.model.ItemGroup;
import hudson.model.Run;
import io.jenkins.plugins.remotepowershell.transport.Credential;
import io.jenkins.plugins.remotepowershell.transport.HttpProxy;
import java.net.URI;
import jenkins.model.Jenkins;
import org.jenkinsci.Symbol;
import org.kohsuke.stapler.DataBoundConstructor;

/** The proxy that is configured for Jenkins, unless the host is among its exceptions. */
public final class JenkinsProxy extends HostProxy {
    @DataBoundConstructor
    public JenkinsProxy() {
        // nothing to set
    }

    @CheckForNull
    @Override
    HttpProxy towards(URI endpoint, ItemGroup<?> group, @CheckForNull Run<?, ?> run) {
        ProxyConfiguration proxy = Jenkins.get().getProxy();
        return proxy == null || isExempt(proxy, endpoint)
                ? null
                : new HttpProxy(proxy.getName(), proxy.getPort(), credential(proxy));
    }

    private static boolean isExempt(ProxyConfiguration proxy, URI endpoint) {
        return proxy.getNoProxyHostPatterns().stream()
                .anyMatch(pattern -> pattern.matcher(endpoint.getHost()).matches());
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

    /** The choice in forms. */
    @Extension(ordinal = 2)
    @Symbol("jenkins")
    public static final class DescriptorImpl extends Descriptor<HostProxy> {
        @Override
        public String getDisplayName() {
            return Messages.JenkinsProxy_DisplayName();
        }
    }
}
