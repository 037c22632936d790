package io.jenkins.plugins.remotepowershell.transport;

import edu.umd.cs.findbugs.annotations.CheckForNull;

/**
 * What a host definition says about Kerberos; each part that is null comes from the JVM's configuration (krb5.conf).
 *
 * @param realm realm of the account, such as {@code CORP.EXAMPLE}; a user principal name brings its own
 * @param kdc {@code host} or {@code host:port} of the realm's key distribution center
 * @param servicePrincipal {@code service/host} or {@code service/host@REALM} to ask a ticket for; default {@code WSMAN/} and
 *     the endpoint's host
 */
public record KerberosSettings(
        @CheckForNull String realm, @CheckForNull String kdc, @CheckForNull String servicePrincipal) {
    /** Everything as the JVM is configured. */
    public static final KerberosSettings FROM_JVM = new KerberosSettings(null, null, null);
}
