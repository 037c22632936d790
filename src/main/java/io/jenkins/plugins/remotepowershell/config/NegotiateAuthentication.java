package io.jenkins.plugins.remotepowershell.config;

import com.cloudbees.plugins.credentials.common.StandardCredentials;
import hudson.Extension;
import hudson.model.Descriptor;
import io.jenkins.plugins.remotepowershell.transport.Authentication;
import java.util.function.Supplier;
import org.jenkinsci.Symbol;
import org.kohsuke.stapler.DataBoundConstructor;

/** The safest way that the host offers: Kerberos, else NTLM, else Basic over HTTPS. */
public final class NegotiateAuthentication extends KerberosOptions {
    @DataBoundConstructor
    public NegotiateAuthentication() {
        // its settings are optional
    }

    @Override
    Authentication authentication(StandardCredentials found, Supplier<StandardCredentials> current) {
        return new Authentication.Negotiate(credential(found, current), kerberos());
    }

    /** The choice in forms. */
    @Extension(ordinal = 5)
    @Symbol("negotiate")
    public static final class DescriptorImpl extends Descriptor<HostAuthentication> {
        @Override
        public String getDisplayName() {
            return Messages.NegotiateAuthentication_DisplayName();
        }
    }
}
