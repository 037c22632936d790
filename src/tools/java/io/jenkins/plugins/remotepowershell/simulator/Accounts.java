package io.jenkins.plugins.remotepowershell.simulator;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import java.util.Optional;
import javax.net.ssl.SSLContext;

/** Who may sign on, and how. */
final class Accounts {
    private final BasicAccounts basic;
    private final CertificateAccounts certificates;

    Accounts(SimulatedHostSettings settings) {
        basic = new BasicAccounts(settings.users());
        certificates = new CertificateAccounts(settings.certificateUsers());
    }

    /** Who signs on with a request; empty if nobody does. */
    Optional<String> user(HttpExchange exchange) {
        String authorization = exchange.getRequestHeaders().getFirst("Authorization");
        return basic.user(authorization).or(() -> certificates.user(authorization, exchange));
    }

    HttpsConfigurator configurator(SSLContext context) {
        return certificates.configurator(context);
    }
}
