package io.jenkins.plugins.remotepowershell.config;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.Extension;
import hudson.Util;
import hudson.model.Descriptor;
import hudson.util.FormValidation;
import io.jenkins.plugins.remotepowershell.transport.TlsSettings;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import org.jenkinsci.Symbol;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/** Only what the given certificates sign, or the certificate itself. */
public final class PemTrust extends HostTrust {
    @CheckForNull
    private final String certificates;

    @DataBoundConstructor
    public PemTrust(@CheckForNull String certificates) {
        this.certificates = certificates;
    }

    /** One or more, in PEM form. */
    @CheckForNull
    public String getCertificates() {
        return certificates;
    }

    @Override
    TlsSettings settings() {
        count(certificates);
        return TlsSettings.pem(certificates);
    }

    /** Of certificates; there is at least one, or an IllegalArgumentException. */
    private static int count(@CheckForNull String pem) {
        byte[] bytes = Util.fixNull(pem).strip().getBytes(StandardCharsets.US_ASCII);
        try {
            int count = CertificateFactory.getInstance("X.509")
                    .generateCertificates(new ByteArrayInputStream(bytes))
                    .size();
            if (count > 0) {
                return count;
            }
        } catch (CertificateException unreadable) {
            throw new IllegalArgumentException(Messages.PemTrust_Unreadable(), unreadable);
        }
        throw new IllegalArgumentException(Messages.PemTrust_Missing());
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
            try {
                return FormValidation.ok(Messages.PemTrust_Count(count(value)));
            } catch (IllegalArgumentException unusable) {
                return FormValidation.error(unusable.getMessage());
            }
        }
    }
}
