package io.jenkins.plugins.remotepowershell.transport;

import io.jenkins.plugins.remotepowershell.transport.TransportException.Kind;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;

/** Signs connections to one endpoint on, in the way its settings name. */
final class SignOns {
    private static final String CLIENT_CERTIFICATE =
            "http://schemas.dmtf.org/wbem/wsman/1/wsman/secprofile/https/mutual";

    private final Endpoint endpoint;
    private final ExecutorService blocking;

    SignOns(Endpoint endpoint, ExecutorService blocking) {
        this.endpoint = endpoint;
        this.blocking = blocking;
    }

    CompletableFuture<SignedOn> signOn(HttpConnection connection) {
        return CompletableFuture.supplyAsync(
                () -> {
                    try {
                        return new SignedOn(connection, security());
                    } catch (TransportException e) {
                        throw new CompletionException(e);
                    }
                },
                blocking);
    }

    private MessageSecurity security() throws TransportException {
        if (endpoint.authentication() instanceof Authentication.Basic basic) {
            return new PlainSecurity(BasicToken.of(basic.credential()));
        }
        if (endpoint.authentication() instanceof Authentication.Certificate) {
            return new PlainSecurity(CLIENT_CERTIFICATE);
        }
        throw new TransportException(
                Kind.NOT_ALLOWED, false, endpoint.authentication().name() + " is not part of this build", null);
    }

    /** Whether a 401 to an unsealed request means that the host forgot this connection's sign-on, and not that it refuses. */
    boolean maySignOnAgain(SignedOn on) {
        return on.security() instanceof PlainSecurity plain
                && plain.authorization().isEmpty();
    }

    /** Throws if the reply refuses the account. */
    void check(SignedOn on, HttpReply reply) throws TransportException {
        if (reply.status() == HttpReply.UNAUTHORIZED && !on.security().seals()) {
            throw refused(reply);
        }
    }

    private TransportException refused(HttpReply reply) {
        var way = endpoint.authentication();
        return new TransportException(
                Kind.SIGN_ON_REFUSED,
                false,
                endpoint.host() + " refused " + way.account() + " (401). Offered: "
                        + (reply.offered().isEmpty() ? "nothing" : String.join(", ", reply.offered()))
                        + "; tried: " + way.name()
                        + ". Check user name and password, and whether the host allows this way to sign on",
                null);
    }
}
