package io.jenkins.plugins.remotepowershell.simulator;

import io.jenkins.plugins.remotepowershell.wsman.Envelope;
import io.jenkins.plugins.remotepowershell.wsman.WsmanFault;
import io.jenkins.plugins.remotepowershell.wsman.WsmanFaultCode;
import io.jenkins.plugins.remotepowershell.wsman.WsmanProtocolException;
import io.jenkins.plugins.remotepowershell.wsman.WsmanRequest;
import io.jenkins.plugins.remotepowershell.wsman.XmlNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/** A client that sends one envelope and shows what comes back: nothing is retried, hidden or remembered. */
final class WsmanPeer {
    /** What came back. */
    record Reply(int status, byte[] body) {
        XmlNode xml() {
            return envelope().body();
        }

        Envelope envelope() {
            try {
                return Envelope.read(body);
            } catch (WsmanProtocolException broken) {
                throw new AssertionError("HTTP " + status + " without an envelope", broken);
            }
        }

        /** Null if it is no fault. */
        WsmanFaultCode fault() {
            return envelope().fault().map(WsmanFault::code).orElse(null);
        }
    }

    private final HttpClient http;
    private final URI endpoint;
    private final String authorization;

    WsmanPeer(URI endpoint, String user, String password) {
        this.http = HttpClient.newHttpClient();
        this.endpoint = endpoint;
        this.authorization =
                "Basic " + Base64.getEncoder().encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
    }

    Reply send(WsmanRequest request) throws IOException, InterruptedException {
        return send(request.envelope());
    }

    Reply send(byte[] envelope) throws IOException, InterruptedException {
        try {
            return sendAsync(envelope).get();
        } catch (ExecutionException failed) {
            throw failed.getCause() instanceof IOException io ? io : new IOException(failed);
        }
    }

    CompletableFuture<Reply> sendAsync(byte[] envelope) {
        return post(HttpRequest.BodyPublishers.ofByteArray(envelope), "application/soap+xml;charset=UTF-8");
    }

    CompletableFuture<Reply> post(BodyPublisher body, String contentType) {
        HttpRequest request = HttpRequest.newBuilder(endpoint)
                .version(HttpClient.Version.HTTP_1_1)
                .header("Authorization", authorization)
                .header("Content-Type", contentType)
                .POST(body)
                .build();
        return http.sendAsync(request, HttpResponse.BodyHandlers.ofByteArray())
                .thenApply(response -> new Reply(response.statusCode(), response.body()));
    }
}
