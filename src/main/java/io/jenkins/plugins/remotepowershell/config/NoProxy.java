package io.jenkins.plugins.remotepowershell.config;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.Extension;
import hudson.model.Descriptor;
import hudson.model.ItemGroup;
import hudson.model.Run;
import io.jenkins.plugins.remotepowershell.transport.HttpProxy;
import java.net.URI;
import org.jenkinsci.Symbol;
import org.kohsuke.stapler.DataBoundConstructor;

/** The controller connects to the host itself. */
public final class NoProxy extends HostProxy {
    @DataBoundConstructor
    public NoProxy() {
        // nothing to set
    }

    @CheckForNull
    @Override
    HttpProxy towards(URI endpoint, ItemGroup<?> group, @CheckForNull Run<?, ?> run) {
        return null;
    }

    /** The choice in forms. */
    @Extension(ordinal = 3)
    @Symbol("none")
    public static final class DescriptorImpl extends Descriptor<HostProxy> {
        @Override
        public String getDisplayName() {
            return Messages.NoProxy_DisplayName();
        }
    }
}
