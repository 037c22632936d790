package io.jenkins.plugins.remotepowershell.simulator;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import io.jenkins.plugins.remotepowershell.wsman.ServerRequest;
import io.jenkins.plugins.remotepowershell.wsman.WsmanProtocolException;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** HTTP: signs the client on, lets the fault plan act, and answers when the operation is done. */
final class HttpFront implements HttpHandler {
    private static final int WRONG_METHOD = 405;
    private static final int NOT_SIGNED_ON = 401;
    private static final int NOT_SOAP = 415;
    private static final int BROKEN_ENVELOPE = 400;

    private final SimulatedHost host;
    private final Dispatcher dispatcher;
    private final Accounts accounts;
    private final ClientSessions sessions;
    private final SimulatedNetwork network;

    HttpFront(
            SimulatedHost host,
            Dispatcher dispatcher,
            Accounts accounts,
            ClientSessions sessions,
            SimulatedNetwork network) {
        this.host = host;
        this.dispatcher = dispatcher;
        this.accounts = accounts;
        this.sessions = sessions;
        this.network = network;
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readAllBytes();
        Headers headers = exchange.getRequestHeaders();
        Optional<String> user = accounts.user(exchange);
        HttpPeer peer = new HttpPeer(exchange);
        if (!exchange.getRequestMethod().equals("POST")) {
            peer.answer(Answer.status(WRONG_METHOD));
        } else if (user.isEmpty() && !headers.containsKey("WSMANIDENTIFY")) {
            exchange.getResponseHeaders().add("WWW-Authenticate", BasicAccounts.CHALLENGE);
            peer.answer(Answer.status(NOT_SIGNED_ON));
        } else if (!String.valueOf(headers.getFirst("Content-Type")).startsWith("application/soap+xml")) {
            peer.answer(Answer.status(NOT_SOAP));
        } else {
            network.there().execute(() -> arrive(exchange, peer, body, user.orElse("")));
        }
    }

    private void arrive(HttpExchange exchange, HttpPeer peer, byte[] body, String user) {
        try {
            handleEnvelope(exchange, peer, body, user);
        } catch (IOException clientIsGone) {
            peer.hangUp();
        }
    }

    private void handleEnvelope(HttpExchange exchange, HttpPeer peer, byte[] body, String user) throws IOException {
        ServerRequest request;
        try {
            request = ServerRequest.read(body);
        } catch (WsmanProtocolException broken) {
            peer.answer(Answer.status(BROKEN_ENVELOPE));
            return;
        }
        OperationKind kind = OperationKind.of(request);
        String sessionId = request.envelope().sessionId();
        host.exchangeLog().add(new ExchangeLog.Entry(kind, request.shellSelector(), sessionId));
        PlannedFault fault = new PlannedFault(host, peer, host.faultPlan().next(kind));
        if (fault.endsExchange(request)) {
            return;
        }
        boolean known = sessions.arrive(sessionId, exchange.getRemoteAddress().toString(), kind);
        Incoming incoming = new Incoming(request, user, body.length, known);
        CompletableFuture<Answer> answer =
                isChunked(exchange) ? dispatcher.refuseChunked(incoming) : dispatcher.handle(incoming);
        answer.whenCompleteAsync((done, failed) -> fault.finish(done), network.back())
                .exceptionally(unanswered -> null);
    }

    private static boolean isChunked(HttpExchange exchange) {
        return "chunked".equalsIgnoreCase(exchange.getRequestHeaders().getFirst("Transfer-Encoding"));
    }
}
