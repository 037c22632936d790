package io.jenkins.plugins.remotepowershell.transport;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The mechanisms that the settings allow, safest first. */
final class Mechanisms {
    private static final String NEGOTIATE = "Negotiate";

    private final Endpoint endpoint;

    Mechanisms(Endpoint endpoint) {
        this.endpoint = endpoint;
    }

    /** Begins one sign-on on one connection. */
    @FunctionalInterface
    interface Mechanism {
        SignOn begin(HttpConnection connection);
    }

    /** @param offered by the host, names as in {@code WWW-Authenticate} */
    List<Mechanism> among(List<String> offered) {
        var mechanisms = new ArrayList<Mechanism>();
        var account = kerberos();
        if (account != null && (offers(offered, KerberosSignOn.HEADER) || offers(offered, NEGOTIATE))) {
            var scheme = offers(offered, KerberosSignOn.HEADER) ? KerberosSignOn.HEADER : NEGOTIATE;
            mechanisms.add(connection -> new KerberosSignOn(account, endpoint, scheme));
        }
        var credential = ntlm();
        if (credential != null && offers(offered, NEGOTIATE)) {
            mechanisms.add(connection -> new NtlmSignOn(credential, endpoint, connection));
        }
        return mechanisms;
    }

    /** Whose password may be shown to a host that offers nothing else: over TLS, and where no other way was asked for. */
    Optional<Credential> basicAmong(List<String> offered) {
        return endpoint.authentication() instanceof Authentication.Negotiate negotiate
                        && endpoint.isTls()
                        && among(offered).isEmpty()
                        && offers(offered, BasicToken.SCHEME)
                ? Optional.of(negotiate.credential())
                : Optional.empty();
    }

    /** Kerberos goes first where it is asked for, or where the name says in which realm it is. */
    @CheckForNull
    private KerberosAccount kerberos() {
        if (endpoint.authentication() instanceof Authentication.Kerberos kerberos) {
            return kerberos.identity();
        }
        return endpoint.authentication() instanceof Authentication.Negotiate negotiate
                        && KerberosIdentity.namesRealm(negotiate.credential().account(), negotiate.kerberos())
                ? KerberosAccount.withPassword(negotiate.credential(), negotiate.kerberos())
                : null;
    }

    @CheckForNull
    private Credential ntlm() {
        if (endpoint.authentication() instanceof Authentication.Ntlm ntlm) {
            return ntlm.credential();
        }
        return endpoint.authentication() instanceof Authentication.Negotiate negotiate ? negotiate.credential() : null;
    }

    private static boolean offers(List<String> offered, String scheme) {
        return offered.stream().anyMatch(scheme::equalsIgnoreCase);
    }
}
