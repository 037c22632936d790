package io.jenkins.plugins.remotepowershell.transport;

import static io.jenkins.plugins.remotepowershell.transport.Transports.credential;
import static io.jenkins.plugins.remotepowershell.transport.Transports.failure;
import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.remotepowershell.simulator.SelfSignedCertificate;
import io.jenkins.plugins.remotepowershell.simulator.SimulatedHost;
import io.jenkins.plugins.remotepowershell.simulator.SimulatedHostSettings;
import io.jenkins.plugins.remotepowershell.transport.TransportException.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A workgroup host as administrators set it up: HTTPS with a certificate of its own. */
@Timeout(60)
class SelfSignedHostTest {

    @Test
    void theHostsOwnFingerprintIsTheOneThatTheRefusalShowsAndThePinThatLetsItIn() throws Exception {
        var certificate = SelfSignedCertificate.create();
        try (var host = SimulatedHost.start(
                new SimulatedHostSettings().user("alice", "wonder land").tls(certificate.context()))) {
            var endpoint =
                    new Endpoint(host.endpoint(), new Authentication.Negotiate(credential("alice", "wonder land")));
            try (var untrusting = new HttpAsyncTransport(endpoint)) {
                assertThat(failure(untrusting, new Lane("command")))
                        .hasMessageContaining("SHA-256 " + certificate.sha256());
            }
            var pinned = endpoint.withTls(TlsSettings.pinned(certificate.sha256()));
            try (var transport = new HttpAsyncTransport(pinned)) {
                // signed on, and then no envelope that the host would read
                var failure = failure(transport, new Lane("command"));
                assertThat(failure.kind()).isEqualTo(Kind.CONNECTION_LOST);
                assertThat(failure).hasMessageContaining("answered HTTP 400");
            }
        }
    }
}
