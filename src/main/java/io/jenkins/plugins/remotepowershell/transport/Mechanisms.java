package io.jenkins.plugins.remotepowershell.transport;

import java.util.ArrayList;
import java.util.List;

/** The mechanisms that the settings allow, safest first. */
final class Mechanisms {
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
        var way = endpoint.authentication();
        if (way instanceof Authentication.Ntlm ntlm && offers(offered, "Negotiate")) {
            mechanisms.add(connection -> new NtlmSignOn(ntlm.credential(), endpoint, connection));
        }
        if (way instanceof Authentication.Negotiate negotiate && offers(offered, "Negotiate")) {
            mechanisms.add(connection -> new NtlmSignOn(negotiate.credential(), endpoint, connection));
        }
        return mechanisms;
    }

    private static boolean offers(List<String> offered, String scheme) {
        return offered.stream().anyMatch(scheme::equalsIgnoreCase);
    }
}
