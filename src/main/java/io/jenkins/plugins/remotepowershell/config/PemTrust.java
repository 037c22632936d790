package io.jenkins.plugins.remotepowershell.config;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.Extension;
import hudson.model.Descriptor;
import hudson.util.FormValidation;
import io.jenkins.plugins.remotepowershell.transport.TlsSettings;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.Collection;
import org.jenkinsci.Symbol;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/** Only what the given certificates sign, or the certificate itself. */
public final class PemTrust extends HostTrust {
    private final String certificates;

    @DataBoundConstructor
    public PemTrust(String certificates) {
        this.certificates = certificates;
    }

    /** One or more, in PEM form. */
    public String getCertificates() {
        return certificates;
    }

    @Override
    TlsSettings settings() {
        return TlsSettings.pem(certificates);
    }

    /** The choice in forms. */
    @Extension(ordinal = 2)
    @Symbol("pem")
    public static final class DescriptorImpl extends Descriptor<HostTrust> {
        @Override
        public String getDisplayName() {
            return Messages.PemTrust_DisplayName();
        }

        @POST
        public FormValidation doCheckCertificates(@QueryParameter @CheckForNull String value) {
            if (value == null || value.isBlank()) {
                return FormValidation.error(Messages.PemTrust_Missing());
            }
            try {
                Collection<? extends Certificate> read = CertificateFactory.getInstance("X.509")
                        .generateCertificates(
                                new ByteArrayInputStream(value.strip().getBytes(StandardCharsets.US_ASCII)));
                return read.isEmpty()
                        ? FormValidation.error(Messages.PemTrust_Missing())
                        : FormValidation.ok(Messages.PemTrust_Count(read.size()));
            } catch (CertificateException unreadable) {
                return FormValidation.error(Messages.PemTrust_Unreadable());
            }
        }
    }
}
