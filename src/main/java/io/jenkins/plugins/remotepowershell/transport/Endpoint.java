package io.jenkins.plugins.remotepowershell.transport;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.net.URI;
import java.time.Duration;

/**
 * A WS-Management service and how to reach it.
 *
 * @param uri such as {@code https://web01.corp.example:5986/wsman}; scheme http or https
 * @param allowUnencrypted whether passwords and messages may travel in clear (Basic over HTTP); never do this outside a lab
 * @param connectTimeout for the TCP connection, and again for TLS
 */
public record Endpoint(
        URI uri,
        Authentication authentication,
        TlsSettings tls,
        @CheckForNull HttpProxy proxy,
        boolean allowUnencrypted,
        Duration connectTimeout) {
    private static final int HTTP_PORT = 5985;
    private static final int HTTPS_PORT = 5986;

    public Endpoint {
        if (!("http".equals(uri.getScheme()) || "https".equals(uri.getScheme())) || uri.getHost() == null) {
            throw new IllegalArgumentException(
                    uri + " is no endpoint; expected something like https://web01.corp.example:5986/wsman");
        }
    }

    /** With the JVM's trust store, no proxy, nothing in clear. */
    public Endpoint(URI uri, Authentication authentication) {
        this(uri, authentication, TlsSettings.jvmTrust(), null, false, Duration.ofSeconds(30));
    }

    public Endpoint withTls(TlsSettings settings) {
        return new Endpoint(uri, authentication, settings, proxy, allowUnencrypted, connectTimeout);
    }

    public Endpoint withProxy(@CheckForNull HttpProxy httpProxy) {
        return new Endpoint(uri, authentication, tls, httpProxy, allowUnencrypted, connectTimeout);
    }

    public Endpoint withAllowUnencrypted(boolean allowed) {
        return new Endpoint(uri, authentication, tls, proxy, allowed, connectTimeout);
    }

    public Endpoint withConnectTimeout(Duration limit) {
        return new Endpoint(uri, authentication, tls, proxy, allowUnencrypted, limit);
    }

    boolean isTls() {
        return "https".equals(uri.getScheme());
    }

    /** The port of the URI, else WinRM's own. */
    int port() {
        if (uri.getPort() >= 0) {
            return uri.getPort();
        }
        return isTls() ? HTTPS_PORT : HTTP_PORT;
    }

    /** The host's name without the brackets of an IPv6 address. */
    String host() {
        return uri.getHost().replaceAll("^\\[|\\]$", "");
    }
}
