package io.jenkins.plugins.remotepowershell.transport;

import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;

/** A host's certificate was refused. */
final class UntrustedCertificateException extends CertificateException {
    private static final long serialVersionUID = 1L;

    private final X509Certificate certificate;

    UntrustedCertificateException(X509Certificate certificate, CertificateException reason) {
        super(CertificateDoubt.of(reason), reason);
        this.certificate = certificate;
    }

    X509Certificate certificate() {
        return certificate;
    }
}
