package io.jenkins.plugins.remotepowershell.config;

import com.cloudbees.plugins.credentials.common.StandardCredentials;
import hudson.Extension;
import hudson.model.Descriptor;
import io.jenkins.plugins.remotepowershell.transport.Authentication;
import io.jenkins.plugins.remotepowershell.transport.KerberosAccount;
import java.util.function.Supplier;
import org.jenkinsci.Symbol;
import org.kohsuke.stapler.DataBoundConstructor;

/** Kerberos 5 with the account's password, nothing else. */
public final class KerberosAuthentication extends KerberosOptions {
    @DataBoundConstructor
    public KerberosAuthentication() {
        // its settings are optional
    }

    @Override
    Authentication authentication(StandardCredentials found, Supplier<StandardCredentials> current) {
        return new Authentication.Kerberos(KerberosAccount.withPassword(credential(found, current), kerberos()));
    }

    /** The choice in forms. */
    @Extension(ordinal = 3)
    @Symbol("kerberos")
    public static final class DescriptorImpl extends Descriptor<HostAuthentication> {
        @Override
        public String getDisplayName() {
            return Messages.KerberosAuthentication_DisplayName();
        }
    }
}
