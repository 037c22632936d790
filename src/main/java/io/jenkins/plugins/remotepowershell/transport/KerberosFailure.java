package io.jenkins.plugins.remotepowershell.transport;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.remotepowershell.transport.SignOnException.Reason;
import java.io.IOException;
import java.util.regex.Pattern;

/** Says in words what Kerberos reports by number. RFC 4120 7.5.9. */
final class KerberosFailure {
    /** The JVM puts the number in parentheses into its message, as in {@code Clock skew too great (37)}. */
    private static final Pattern NUMBER = Pattern.compile("\\((\\d{1,2})\\)");

    private KerberosFailure() {}

    static SignOnException of(Exception failure, KerberosIdentity identity) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            var number = NUMBER.matcher(String.valueOf(cause.getMessage()));
            if (number.find()) {
                return numbered(Integer.parseInt(number.group(1)), identity, failure);
            }
        }
        return unnumbered(failure, identity);
    }

    /** What the host says is not protected, and not about the secret. */
    static SignOnException ofHost(int number, KerberosIdentity identity) {
        var failure = numbered(number, identity, null);
        return unusable(failure.getMessage(), null);
    }

    private static SignOnException numbered(int number, KerberosIdentity identity, @CheckForNull Exception failure) {
        return switch (number) {
            case 6 -> unusable("the realm knows no principal " + identity.principal(), failure);
            case 7 ->
                unusable(
                        "the realm knows no service " + identity.service()
                                + "; set the service principal the host is registered under",
                        failure);
            case 14 -> unusable("KDC and JVM share no encryption type; both need AES", failure);
            case 18 -> refused("the account is disabled, locked or expired", failure);
            case 23 -> refused("the password has expired", failure);
            case 24, 31 -> refused("the password or keytab is wrong", failure);
            case 32, 33, 37 ->
                unusable("the clocks of this machine and of KDC or host differ too much (clock skew)", failure);
            case 35, 41, 44, 45 ->
                unusable("the host changed the ticket's bytes or has another key for " + identity.service(), failure);
            case 68 -> unusable("the principal " + identity.principal() + " belongs to another realm", failure);
            default -> unusable("Kerberos error " + number, failure);
        };
    }

    private static SignOnException unnumbered(Exception failure, KerberosIdentity identity) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            var message = String.valueOf(cause.getMessage());
            if (message.contains("Checksum failed") || message.contains("Integrity check")) {
                return refused("the password is wrong", failure);
            }
            if (message.contains("Cannot find default realm")
                    || message.contains("Cannot locate default realm")
                    || message.contains("Cannot locate KDC")) {
                return unusable("no KDC is configured for " + identity.principal(), failure);
            }
            if (message.contains("Unable to obtain password")) {
                return unusable("the keytab has no key for " + identity.principal(), failure);
            }
            if (cause instanceof IOException) {
                return unusable("the KDC of " + identity.principal() + " cannot be reached (" + message + ")", failure);
            }
        }
        return unusable("Kerberos failed: " + failure.getMessage(), failure);
    }

    private static SignOnException unusable(String clause, @CheckForNull Exception failure) {
        return new SignOnException(Reason.UNUSABLE, clause, failure);
    }

    private static SignOnException refused(String clause, @CheckForNull Exception failure) {
        return new SignOnException(Reason.REFUSED, clause, failure);
    }
}
