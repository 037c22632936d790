package io.jenkins.plugins.remotepowershell.transport;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import javax.net.ssl.HostnameVerifier;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSession;
import javax.net.ssl.TrustManager;
import org.apache.http.HttpHost;
import org.apache.http.conn.ssl.DefaultHostnameVerifier;
import org.apache.http.nio.conn.ssl.SSLIOSessionStrategy;
import org.apache.http.nio.reactor.IOSession;

/** TLS towards one endpoint: whom to trust, what name to expect, which client certificate to show. */
final class Tls extends SSLIOSessionStrategy {
    private static final String[] MODERN = {"TLSv1.3", "TLSv1.2"};
    /** http.sys asks for a client certificate after the handshake, which TLS 1.3 in the JVM cannot answer. */
    private static final String[] WITH_CLIENT_CERTIFICATE = {"TLSv1.2"};

    private final HostnameVerifier names;

    private Tls(SSLContext context, String[] protocols, HostnameVerifier names) {
        super(context, protocols, null, names);
        this.names = names;
    }

    static Tls towards(Endpoint endpoint) throws TransportException {
        try {
            return build(endpoint);
        } catch (GeneralSecurityException | IOException e) {
            throw new TransportException(
                    TransportException.Kind.NOT_ALLOWED,
                    false,
                    "The TLS settings for " + endpoint.host() + " cannot be used: " + e.getMessage(),
                    e);
        }
    }

    private static Tls build(Endpoint endpoint) throws GeneralSecurityException, IOException {
        var ownCertificate = endpoint.authentication() instanceof Authentication.Certificate;
        var keys = endpoint.authentication() instanceof Authentication.Certificate client
                ? client.certificate().keyManagers()
                : new KeyManager[0];
        var context = SSLContext.getInstance("TLS");
        context.init(keys, new TrustManager[] {ServerTrust.of(endpoint.tls())}, null);
        return new Tls(
                context,
                ownCertificate ? WITH_CLIENT_CERTIFICATE : MODERN,
                endpoint.tls() instanceof TlsSettings.Pin
                        ? (host, session) -> true // the pin names one certificate exactly
                        : new DefaultHostnameVerifier());
    }

    @Override
    protected void verifySession(HttpHost host, IOSession session, SSLSession tls) throws SSLException {
        if (!names.verify(host.getHostName(), tls)) {
            var certificate = (X509Certificate) tls.getPeerCertificates()[0];
            var named = CertificateDescription.names(certificate);
            var reason = new CertificateException(
                    named.isEmpty() ? "it names no host" : "it is for " + String.join(", ", named));
            throw new SSLException(new UntrustedCertificateException(certificate, reason));
        }
        ((HttpConnection) session.getAttribute(ConnectionDispatch.CONNECTION_KEY)).whenSecured();
    }
}
