package io.jenkins.plugins.remotepowershell.simulator;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import io.jenkins.plugins.remotepowershell.wsman.ServerRequest;
import io.jenkins.plugins.remotepowershell.wsman.ServerResponses;
import io.jenkins.plugins.remotepowershell.wsman.WsmanAction;
import io.jenkins.plugins.remotepowershell.wsman.WsmanProtocolException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;

/** HTTP: signs the client on, applies the fault plan, and answers when the operation is done. */
final class HttpFront implements HttpHandler {
    private final SimulatedHost host;
    private final Dispatcher dispatcher;
    private final Executor executor;
    private final Map<String, Set<String>> connectionsOfSession = new ConcurrentHashMap<>();

    HttpFront(SimulatedHost host, Dispatcher dispatcher, Executor executor) {
        this.host = host;
        this.dispatcher = dispatcher;
        this.executor = executor;
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readAllBytes();
        if (!exchange.getRequestMethod().equals("POST")) {
            answer(exchange, new Answer(405, new byte[0]));
            return;
        }
        Optional<String> user = user(exchange);
        boolean identify = exchange.getRequestHeaders().containsKey("WSMANIDENTIFY");
        if (user.isEmpty() && !identify) {
            exchange.getResponseHeaders().add("WWW-Authenticate", "Basic realm=\"WSMAN\"");
            answer(exchange, new Answer(401, new byte[0]));
            return;
        }
        handleEnvelope(exchange, body, user.orElse(""));
    }

    private void handleEnvelope(HttpExchange exchange, byte[] body, String user) throws IOException {
        ServerRequest request;
        try {
            request = ServerRequest.read(body);
        } catch (WsmanProtocolException broken) {
            answer(exchange, new Answer(400, new byte[0]));
            return;
        }
        OperationKind kind = OperationKind.of(request);
        String sessionId = request.envelope().sessionId();
        host.exchangeLog().add(new ExchangeLog.Entry(kind, request.shellSelector(), sessionId));
        Optional<AdverseAction> adverse = host.faultPlan().next(kind);
        if (adverse.isPresent() && actBefore(exchange, request, adverse.get())) {
            return;
        }
        CompletableFuture<Answer> answer = dispatcher.handle(request, user, isKnownConnection(exchange, sessionId));
        answer.whenCompleteAsync((done, failed) -> finish(exchange, done, adverse), executor)
                .exceptionally(unanswered -> null);
    }

    /** Whether this client session has used this connection, or its peer's other one, before. */
    private boolean isKnownConnection(HttpExchange exchange, String sessionId) {
        Set<String> connections = connectionsOfSession.computeIfAbsent(sessionId, id -> ConcurrentHashMap.newKeySet());
        String connection = exchange.getRemoteAddress().toString();
        boolean first = connections.isEmpty();
        return !connections.add(connection) || first;
    }

    /** @return whether the exchange is over */
    private boolean actBefore(HttpExchange exchange, ServerRequest request, AdverseAction adverse) throws IOException {
        if (adverse instanceof AdverseAction.DropBeforeHandling) {
            exchange.close();
            return true;
        } else if (adverse instanceof AdverseAction.AnswerStatus it) {
            answer(exchange, new Answer(it.status(), new byte[0]));
            return true;
        } else if (adverse instanceof AdverseAction.AnswerFault it) {
            FaultAnswer fault = new FaultAnswer(it.code());
            byte[] body = new ServerResponses(request.envelope(), WsmanAction.GET, UUID.randomUUID())
                    .fault(
                            it.code().number(),
                            fault.subcode(),
                            "SIMHOST",
                            it.code().meaning());
            answer(exchange, new Answer(500, body));
            return true;
        } else if (adverse instanceof AdverseAction.RestartHost) {
            host.restart();
            exchange.close();
            return true;
        }
        prepare(request, adverse);
        return false;
    }

    private void prepare(ServerRequest request, AdverseAction adverse) {
        if (adverse instanceof AdverseAction.Delay it) {
            pause(it);
        } else if (adverse instanceof AdverseAction.KillShell) {
            host.killShell(request.shellSelector());
        } else if (adverse instanceof AdverseAction.Call it && it.moment() == AdverseAction.Moment.BEFORE_HANDLING) {
            it.action().run();
        }
    }

    private static void pause(AdverseAction.Delay delay) {
        try {
            Thread.sleep(delay.time().toMillis());
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        }
    }

    private void finish(HttpExchange exchange, Answer done, Optional<AdverseAction> adverse) {
        if (done == null
                || adverse.filter(AdverseAction.DropAfterHandling.class::isInstance)
                        .isPresent()) {
            exchange.close();
            return;
        }
        try {
            call(adverse, AdverseAction.Moment.BEFORE_ANSWER);
            if (adverse.isPresent() && adverse.get() instanceof AdverseAction.CutAnswer cut) {
                cut(exchange, done, cut.bytes());
            } else {
                answer(exchange, done);
            }
            call(adverse, AdverseAction.Moment.AFTER_ANSWER);
        } catch (IOException clientIsGone) {
            exchange.close();
        }
    }

    private static void call(Optional<AdverseAction> adverse, AdverseAction.Moment moment) {
        if (adverse.isPresent() && adverse.get() instanceof AdverseAction.Call it && it.moment() == moment) {
            it.action().run();
        }
    }

    private static void answer(HttpExchange exchange, Answer answer) throws IOException {
        exchange.getResponseHeaders().add("Content-Type", "application/soap+xml;charset=UTF-8");
        exchange.sendResponseHeaders(answer.status(), answer.body().length == 0 ? -1 : answer.body().length);
        if (answer.body().length > 0) {
            exchange.getResponseBody().write(answer.body());
        }
        exchange.close();
    }

    private static void cut(HttpExchange exchange, Answer answer, int bytes) throws IOException {
        exchange.getResponseHeaders().add("Content-Type", "application/soap+xml;charset=UTF-8");
        exchange.sendResponseHeaders(answer.status(), answer.body().length);
        exchange.getResponseBody().write(answer.body(), 0, Math.min(bytes, answer.body().length - 1));
        exchange.close();
    }

    private Optional<String> user(HttpExchange exchange) {
        String header = exchange.getRequestHeaders().getFirst("Authorization");
        if (header == null || !header.startsWith("Basic ")) {
            return Optional.empty();
        }
        String pair = new String(Base64.getDecoder().decode(header.substring(6).strip()), StandardCharsets.UTF_8);
        int colon = pair.indexOf(':');
        String name = colon < 0 ? pair : pair.substring(0, colon);
        return host.isPassword(name, pair.substring(colon + 1)) ? Optional.of(name) : Optional.empty();
    }
}
