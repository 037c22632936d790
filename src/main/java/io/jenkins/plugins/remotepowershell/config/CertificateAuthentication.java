package io.jenkins.plugins.remotepowershell.config;

import com.cloudbees.plugins.credentials.common.StandardCertificateCredentials;
import com.cloudbees.plugins.credentials.common.StandardCredentials;
import hudson.Extension;
import hudson.model.Descriptor;
import io.jenkins.plugins.remotepowershell.transport.Authentication;
import io.jenkins.plugins.remotepowershell.transport.ClientCertificate;
import java.util.function.Supplier;
import org.jenkinsci.Symbol;
import org.kohsuke.stapler.DataBoundConstructor;

/** Mutual TLS: the host maps the certificate to a local account. */
public final class CertificateAuthentication extends HostAuthentication {
    @DataBoundConstructor
    public CertificateAuthentication() {
        // nothing to set
    }

    @Override
    Class<? extends StandardCredentials> credentialsType() {
        return StandardCertificateCredentials.class;
    }

    @Override
    Authentication authentication(StandardCredentials found, Supplier<StandardCredentials> current) {
        return new Authentication.Certificate(ClientCertificate.fromKeyStore(
                "certificate " + found.getId(),
                () -> ((StandardCertificateCredentials) current.get()).getKeyStore(),
                () -> ((StandardCertificateCredentials) current.get())
                        .getPassword()
                        .getPlainText()
                        .toCharArray()));
    }

    /** The choice in forms. */
    @Extension(ordinal = 1)
    @Symbol("certificate")
    public static final class DescriptorImpl extends Descriptor<HostAuthentication> {
        @Override
        public String getDisplayName() {
            return Messages.CertificateAuthentication_DisplayName();
        }
    }
}
