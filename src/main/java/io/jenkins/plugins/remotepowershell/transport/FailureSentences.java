package io.jenkins.plugins.remotepowershell.transport;

import io.jenkins.plugins.remotepowershell.transport.HttpReplyConsumer.OversizedReplyException;
import io.jenkins.plugins.remotepowershell.transport.TransportException.Kind;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import javax.net.ssl.SSLException;
import org.apache.http.HttpException;

/** Turns failures into one sentence each: what happened, to what, why probably, what to do next. protocol.md 11.4. */
final class FailureSentences {
    private static final int FORBIDDEN = 403;
    private static final int NOT_FOUND = 404;
    private static final int TOO_LARGE = 413;
    private static final int UNSUPPORTED_TYPE = 415;
    private static final int UNAVAILABLE = 503;

    private final Endpoint endpoint;
    private final String where;

    FailureSentences(Endpoint endpoint) {
        this.endpoint = endpoint;
        this.where = endpoint.host() + ":" + endpoint.port();
    }

    /** @param left whether the request's first byte may have left */
    TransportException of(Throwable failure, boolean left) {
        var cause = failure instanceof CompletionException wrapped && wrapped.getCause() != null
                ? wrapped.getCause()
                : failure;
        if (cause instanceof TransportException already) {
            return already;
        }
        return left ? lost(cause) : notSent(cause);
    }

    private TransportException lost(Throwable cause) {
        if (cause instanceof OversizedReplyException || cause instanceof HttpException) {
            return new TransportException(
                    Kind.NOT_WSMAN,
                    true,
                    where + " answered with something that is no WS-Management reply: " + cause.getMessage(),
                    cause);
        }
        return new TransportException(
                Kind.CONNECTION_LOST,
                true,
                "The connection to " + where
                        + " ended before the reply was whole; the host may have handled the request",
                cause);
    }

    private TransportException notSent(Throwable cause) {
        var untrusted = untrusted(cause);
        if (untrusted != null) {
            return untrusted(untrusted, cause);
        }
        if (cause instanceof UnknownHostException) {
            return unreachable(
                    "The name " + cause.getMessage() + " is not known here; check its spelling and the DNS", cause);
        }
        if (cause instanceof SocketTimeoutException) {
            return unreachable(
                    where + " did not answer within "
                            + endpoint.connectTimeout().toSeconds()
                            + " s; a firewall may swallow the connection, or the host is down",
                    cause);
        }
        if (cause instanceof NoRouteToHostException || cause instanceof ConnectException) {
            return unreachable(
                    "Nothing accepts connections at " + where + " (" + cause.getMessage()
                            + "); check the port, the firewall, and on the host: winrm enumerate winrm/config/listener",
                    cause);
        }
        if (cause instanceof SSLException) {
            return new TransportException(
                    Kind.TLS_FAILED,
                    false,
                    "No TLS connection to " + where + " (" + cause.getMessage()
                            + "); check that this port is an HTTPS listener and which TLS versions the host allows",
                    cause);
        }
        return new TransportException(
                Kind.CONNECTION_LOST,
                false,
                "The connection to " + where + " ended before the request was sent",
                cause);
    }

    private TransportException unreachable(String sentence, Throwable cause) {
        return new TransportException(Kind.UNREACHABLE, false, sentence, cause);
    }

    private static UntrustedCertificateException untrusted(Throwable failure) {
        for (var cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof UntrustedCertificateException found) {
                return found;
            }
        }
        return null;
    }

    private TransportException untrusted(UntrustedCertificateException refusal, Throwable cause) {
        return new TransportException(
                Kind.UNTRUSTED,
                false,
                "The certificate of " + endpoint.host() + " is not trusted: "
                        + CertificateDescription.of(refusal.certificate())
                        + " (" + refusal.getMessage()
                        + "); compare it with the host's own, then trust its issuer or pin this SHA-256",
                cause);
    }

    TransportException timedOut(Duration limit, boolean left) {
        return new TransportException(
                Kind.CONNECTION_LOST,
                left,
                where + " gave no whole reply within " + limit.toSeconds() + " s"
                        + (left ? "; it may have handled the request" : "; the request was not sent"),
                null);
    }

    TransportException violated(ProtectionException violation) {
        return new TransportException(
                Kind.PROTECTION_VIOLATED,
                true,
                "The reply of " + where + " is refused: " + violation.getMessage()
                        + "; someone may be on the path to the host",
                violation);
    }

    TransportException unsealed(ProtectionException failure) {
        return new TransportException(
                Kind.NOT_ALLOWED, false, "Nothing was sent to " + where + ": " + failure.getMessage(), failure);
    }

    /** @param left false where the status answers a message of the sign-on */
    TransportException status(HttpReply reply, boolean left) {
        var answered = where + " answered HTTP " + reply.status();
        return switch (reply.status()) {
            case HttpReply.UNAUTHORIZED ->
                new TransportException(
                        Kind.CONNECTION_LOST, left, where + " no longer knows this connection's sign-on (401)", null);
            case HttpReply.BAD_REQUEST ->
                new TransportException(
                        Kind.CONNECTION_LOST,
                        left,
                        answered + ": it no longer knows this connection's keys, or could not read the request",
                        null);
            case FORBIDDEN ->
                new TransportException(
                        Kind.FORBIDDEN,
                        false,
                        answered + ": access is forbidden, perhaps by a proxy or for want of a client certificate",
                        null);
            case NOT_FOUND ->
                new TransportException(
                        Kind.NOT_WSMAN,
                        false,
                        answered + ": no WS-Management service at "
                                + endpoint.uri().getPath()
                                + "; the path is /wsman unless the listener was configured otherwise",
                        null);
            case TOO_LARGE, UNSUPPORTED_TYPE ->
                new TransportException(
                        Kind.NOT_WSMAN, false, answered + ": it does not take envelopes of this size or type", null);
            case UNAVAILABLE ->
                new TransportException(
                        Kind.SERVICE_UNAVAILABLE, left, answered + ": its WinRM service is stopped or starting", null);
            case HttpReply.INTERNAL_SERVER_ERROR -> serverError(reply, left);
            default ->
                new TransportException(
                        Kind.NOT_WSMAN,
                        left,
                        answered + " " + reply.reason()
                                + " with content that is no WS-Management reply; is the URL right?",
                        null);
        };
    }

    private TransportException serverError(HttpReply reply, boolean left) {
        if (reply.body().length > 0) {
            return new TransportException(
                    Kind.NOT_WSMAN,
                    left,
                    where + " answered HTTP 500 with content that is no WS-Management reply",
                    null);
        }
        if (endpoint.isTls()) {
            return new TransportException(
                    Kind.SERVICE_UNAVAILABLE,
                    left,
                    where + " answered HTTP 500 without saying why; see its event log",
                    null);
        }
        return new TransportException(
                Kind.ENCRYPTION_REQUIRED,
                false,
                where
                        + " answered HTTP 500 without a body: it refuses unencrypted messages (AllowUnencrypted is false);"
                        + " use HTTPS, or Negotiate, whose messages are encrypted",
                null);
    }
}
