package io.jenkins.plugins.remotepowershell.simulator;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsExchange;
import com.sun.net.httpserver.HttpsParameters;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLPeerUnverifiedException;

/** Accounts that may sign on with a client certificate: the host maps its subject to an account, as {@code WSMan:\\localhost\\ClientCertificate} does. */
final class CertificateAccounts {
    private static final String SCHEME = "http://schemas.dmtf.org/wbem/wsman/1/wsman/secprofile/https/mutual";

    private final Map<String, String> users;

    CertificateAccounts(Map<String, String> users) {
        this.users = users;
    }

    /** Who signs on with this Authorization header and the certificate of its connection; empty if nobody does. */
    Optional<String> user(@CheckForNull String authorization, HttpExchange exchange) {
        if (!SCHEME.equals(authorization) || !(exchange instanceof HttpsExchange https)) {
            return Optional.empty();
        }
        try {
            return Optional.ofNullable(
                    users.get(https.getSSLSession().getPeerPrincipal().getName()));
        } catch (SSLPeerUnverifiedException noCertificate) {
            return Optional.empty();
        }
    }

    /** Asks clients for a certificate where there is somebody to sign on with one. */
    HttpsConfigurator configurator(SSLContext context) {
        return new HttpsConfigurator(context) {
            @Override
            public void configure(HttpsParameters parameters) {
                SSLParameters ours = context.getDefaultSSLParameters();
                ours.setWantClientAuth(!users.isEmpty());
                parameters.setSSLParameters(ours);
            }
        };
    }
}
