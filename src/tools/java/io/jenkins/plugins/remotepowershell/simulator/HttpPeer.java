package io.jenkins.plugins.remotepowershell.simulator;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;

/** The client's end of one HTTP exchange: answered, answered in part, or hung up on. */
final class HttpPeer {
    private static final String SOAP = "application/soap+xml;charset=UTF-8";

    private final HttpExchange exchange;

    HttpPeer(HttpExchange exchange) {
        this.exchange = exchange;
    }

    void answer(Answer answer) throws IOException {
        send(answer, answer.body().length);
    }

    /** The whole length is announced, but only so many bytes come. */
    void cut(Answer answer, int bytes) throws IOException {
        send(answer, Math.min(bytes, answer.body().length - 1));
    }

    void hangUp() {
        exchange.close();
    }

    private void send(Answer answer, int bytes) throws IOException {
        byte[] body = answer.body();
        exchange.getResponseHeaders().add("Content-Type", SOAP);
        exchange.sendResponseHeaders(answer.status(), body.length == 0 ? -1 : body.length);
        if (body.length > 0) {
            exchange.getResponseBody().write(body, 0, bytes);
        }
        exchange.close();
    }
}
