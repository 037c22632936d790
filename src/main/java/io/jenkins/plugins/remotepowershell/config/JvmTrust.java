package io.jenkins.plugins.remotepowershell.config;

import hudson.Extension;
import hudson.model.Descriptor;
import io.jenkins.plugins.remotepowershell.transport.TlsSettings;
import org.jenkinsci.Symbol;
import org.kohsuke.stapler.DataBoundConstructor;

/** Whom the trust store of the controller's Java trusts. */
public final class JvmTrust extends HostTrust {
    @DataBoundConstructor
    public JvmTrust() {
        // nothing to set
    }

    @Override
    TlsSettings settings() {
        return TlsSettings.jvmTrust();
    }

    /** The choice in forms. */
    @Extension(ordinal = 3)
    @Symbol("jvm")
    public static final class DescriptorImpl extends Descriptor<HostTrust> {
        @Override
        public String getDisplayName() {
            return Messages.JvmTrust_DisplayName();
        }
    }
}
