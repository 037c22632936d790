package io.jenkins.plugins.remotepowershell.config;

import com.cloudbees.plugins.credentials.common.StandardCredentials;
import hudson.Extension;
import hudson.model.Descriptor;
import io.jenkins.plugins.remotepowershell.transport.Authentication;
import java.util.function.Supplier;
import org.jenkinsci.Symbol;
import org.kohsuke.stapler.DataBoundConstructor;

/** Basic: local accounts; only over HTTPS, since the password goes to the host. */
public final class BasicAuthentication extends HostAuthentication {
    @DataBoundConstructor
    public BasicAuthentication() {
        // nothing to set
    }

    @Override
    Authentication authentication(StandardCredentials found, Supplier<StandardCredentials> current) {
        return new Authentication.Basic(credential(found, current));
    }

    /** The choice in forms. */
    @Extension(ordinal = 2)
    @Symbol("basic")
    public static final class DescriptorImpl extends Descriptor<HostAuthentication> {
        @Override
        public String getDisplayName() {
            return Messages.BasicAuthentication_DisplayName();
        }
    }
}
