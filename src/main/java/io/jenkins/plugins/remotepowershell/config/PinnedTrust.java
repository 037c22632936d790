package io.jenkins.plugins.remotepowershell.config;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.Extension;
import hudson.Util;
import hudson.model.Descriptor;
import hudson.util.FormValidation;
import io.jenkins.plugins.remotepowershell.transport.TlsSettings;
import org.jenkinsci.Symbol;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/** Exactly one certificate, whoever signed it. */
public final class PinnedTrust extends HostTrust {
    @CheckForNull
    private final String sha256;

    @DataBoundConstructor
    public PinnedTrust(@CheckForNull String sha256) {
        this.sha256 = sha256;
    }

    /** Fingerprint of the certificate: 64 hexadecimal digits, with or without colons. */
    @CheckForNull
    public String getSha256() {
        return sha256;
    }

    @Override
    TlsSettings settings() {
        return TlsSettings.pinned(Util.fixNull(sha256));
    }

    /** The choice in forms. */
    @Extension(ordinal = 1)
    @Symbol("pinned")
    public static final class DescriptorImpl extends Descriptor<HostTrust> {
        @Override
        public String getDisplayName() {
            return Messages.PinnedTrust_DisplayName();
        }

        @POST
        public FormValidation doCheckSha256(@QueryParameter @CheckForNull String value) {
            try {
                new PinnedTrust(value).settings();
                return FormValidation.ok();
            } catch (IllegalArgumentException noDigest) {
                return FormValidation.error(noDigest.getMessage());
            }
        }
    }
}
