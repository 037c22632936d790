package io.jenkins.plugins.remotepowershell.transport;

import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertPathValidatorException.BasicReason;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;

/** Why a certificate is refused, in words; the JVM says it with names of its classes. */
final class CertificateDoubt {
    private CertificateDoubt() {}

    /** The innermost reason is the most exact one. A reason without any of the JVM's is our own sentence. */
    static String of(CertificateException refusal) {
        String words = "";
        for (Throwable cause = refusal; cause != null; cause = cause.getCause()) {
            String found = words(cause);
            words = found.isEmpty() ? words : found;
        }
        if (words.isEmpty()) {
            return refusal.getCause() == null ? refusal.getMessage() : "this Java does not accept it";
        }
        return words;
    }

    private static String words(Throwable cause) {
        if (cause instanceof CertificateExpiredException) {
            return "it has expired";
        } else if (cause instanceof CertificateNotYetValidException) {
            return "it is not valid yet; is a clock wrong?";
        } else if (cause instanceof CertPathBuilderException) {
            return "nothing that is trusted here has signed it";
        } else if (cause instanceof CertPathValidatorException it && it.getReason() instanceof BasicReason reason) {
            return words(reason);
        }
        return "";
    }

    private static String words(BasicReason reason) {
        return switch (reason) {
            case EXPIRED -> "it, or one that signed it, has expired";
            case NOT_YET_VALID -> "it, or one that signed it, is not valid yet; is a clock wrong?";
            case REVOKED -> "it was revoked";
            case UNDETERMINED_REVOCATION_STATUS -> "whether it was revoked cannot be found out";
            case INVALID_SIGNATURE -> "its signature is wrong";
            case ALGORITHM_CONSTRAINED -> "its key or signature is too weak for this Java";
            case UNSPECIFIED -> "";
        };
    }
}
