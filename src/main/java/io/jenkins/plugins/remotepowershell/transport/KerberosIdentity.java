package io.jenkins.plugins.remotepowershell.transport;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.util.Locale;

/**
 * Names for one Kerberos sign-on.
 *
 * @param realm null: the JVM's default
 * @param principal {@code user@REALM}, or {@code user} of the default realm
 * @param service {@code service/host@REALM}, or without realm
 */
record KerberosIdentity(@CheckForNull String realm, String principal, String service) {

    static KerberosIdentity of(AccountName account, KerberosSettings settings, Endpoint endpoint) {
        var realm = realm(account, settings);
        var suffix = realm == null ? "" : '@' + realm;
        var service = settings.servicePrincipal() == null ? "WSMAN/" + endpoint.host() : settings.servicePrincipal();
        return new KerberosIdentity(
                realm, shortName(account) + suffix, service.indexOf('@') < 0 ? service + suffix : service);
    }

    /** Whether anything says which realm a name is in; a bare name is tried as Windows account only. */
    static boolean namesRealm(AccountName account, KerberosSettings settings) {
        return realm(account, settings) != null;
    }

    /** Settings first, then {@code user@realm}, then a domain that is a DNS name. */
    @CheckForNull
    private static String realm(AccountName account, KerberosSettings settings) {
        if (settings.realm() != null) {
            return settings.realm().toUpperCase(Locale.ROOT);
        }
        if (account.isPrincipalName()) {
            return account.user().substring(account.user().lastIndexOf('@') + 1).toUpperCase(Locale.ROOT);
        }
        return account.domain().indexOf('.') > 0 ? account.domain().toUpperCase(Locale.ROOT) : null;
    }

    private static String shortName(AccountName account) {
        return account.isPrincipalName()
                ? account.user().substring(0, account.user().lastIndexOf('@'))
                : account.user();
    }
}
