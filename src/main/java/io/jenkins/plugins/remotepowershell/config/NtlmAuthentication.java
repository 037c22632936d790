package io.jenkins.plugins.remotepowershell.config;

import com.cloudbees.plugins.credentials.common.StandardCredentials;
import hudson.Extension;
import hudson.model.Descriptor;
import io.jenkins.plugins.remotepowershell.transport.Authentication;
import java.util.function.Supplier;
import org.jenkinsci.Symbol;
import org.kohsuke.stapler.DataBoundConstructor;

/** NTLM: domain and local accounts; messages are sealed over plain HTTP. */
public final class NtlmAuthentication extends HostAuthentication {
    @DataBoundConstructor
    public NtlmAuthentication() {
        // nothing to set
    }

    @Override
    Authentication authentication(StandardCredentials found, Supplier<StandardCredentials> current) {
        return new Authentication.Ntlm(credential(found, current));
    }

    /** The choice in forms. */
    @Extension(ordinal = 4)
    @Symbol("ntlm")
    public static final class DescriptorImpl extends Descriptor<HostAuthentication> {
        @Override
        public String getDisplayName() {
            return Messages.NtlmAuthentication_DisplayName();
        }
    }
}
