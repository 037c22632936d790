package io.jenkins.plugins.remotepowershell.simulator;

import io.jenkins.plugins.remotepowershell.wsman.Namespaces;
import io.jenkins.plugins.remotepowershell.wsman.ServerRequest;
import io.jenkins.plugins.remotepowershell.wsman.ServerResponses;
import io.jenkins.plugins.remotepowershell.wsman.WsmanAction;
import io.jenkins.plugins.remotepowershell.wsman.WsmanFaultCode;
import java.io.IOException;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Hands a request to its operation and turns what it throws into a fault. */
final class Dispatcher {
    private static final int OK = 200;

    private final SimulatedHostSettings settings;
    private final Operations operations;
    private final ClientSessions sessions;
    private final RequestLimits limits;
    private final Map<String, AtomicInteger> running = new ConcurrentHashMap<>();

    Dispatcher(SimulatedHostSettings settings, Operations operations, ClientSessions sessions) {
        this.settings = settings;
        this.operations = operations;
        this.sessions = sessions;
        this.limits = new RequestLimits(settings);
    }

    /** @return fails with IOException if the connection shall end without an answer */
    CompletableFuture<Answer> handle(Incoming incoming) {
        ServerResponses responses = responses(incoming);
        AtomicInteger ofUser = running.computeIfAbsent(incoming.user(), name -> new AtomicInteger());
        CompletableFuture<Answer> answer;
        try {
            if (ofUser.incrementAndGet() > settings.quotas().operationsPerUser()) {
                throw new FaultAnswer(WsmanFaultCode.MAX_OPERATIONS_PER_USER);
            }
            check(incoming);
            answer = perform(incoming, responses).thenApply(body -> new Answer(OK, body));
        } catch (FaultAnswer | IOException refused) {
            answer = CompletableFuture.failedFuture(refused);
        }
        return answer.exceptionallyCompose(reason -> refuse(responses, reason))
                .whenComplete((done, failed) -> ofUser.decrementAndGet());
    }

    /** A body whose length is not known beforehand. [MS-WSMV] 3.1.4.1.31.8 */
    CompletableFuture<Answer> refuseChunked(Incoming incoming) {
        return refuse(responses(incoming), new FaultAnswer(WsmanFaultCode.NOT_SUPPORTED));
    }

    private void check(Incoming incoming) throws FaultAnswer {
        if (sessions.isUnusable(incoming.sessionId())) {
            throw new FaultAnswer(WsmanFaultCode.SESSION_ID_UNUSABLE);
        }
        limits.check(incoming);
    }

    private CompletableFuture<byte[]> perform(Incoming incoming, ServerResponses responses)
            throws FaultAnswer, IOException {
        return switch (incoming.request().action()) {
            case RECEIVE -> operations.receive().receive(incoming, responses);
            case SIGNAL -> operations.commands().signal(incoming, responses);
            default ->
                CompletableFuture.completedFuture(
                        limits.checked(incoming.request(), performAtOnce(incoming, responses)));
        };
    }

    private byte[] performAtOnce(Incoming incoming, ServerResponses responses) throws FaultAnswer, IOException {
        ServerRequest request = incoming.request();
        return switch (request.action()) {
            case IDENTIFY -> ServerResponses.identified("Microsoft Corporation", "OS: 0.0.0 SP: 0.0 Stack: 3.0");
            case CREATE -> operations.creation().create(incoming, responses);
            case GET ->
                isConfiguration(request)
                        ? operations.configuration().get(responses)
                        : operations.shells().get(request, responses);
            case DELETE -> operations.shells().delete(incoming, responses);
            case DISCONNECT -> operations.shells().disconnect(incoming, responses);
            case RECONNECT -> operations.shells().reconnect(incoming, responses);
            case CONNECT -> operations.shells().connect(incoming, responses);
            case COMMAND -> operations.commands().command(incoming, responses);
            case SEND -> operations.commands().send(incoming, responses);
            case ENUMERATE -> operations.enumerations().enumerate(request, responses);
            case PULL -> operations.enumerations().pull(request, responses);
            case RELEASE -> operations.enumerations().release(request, responses);
            case RECEIVE, SIGNAL -> throw new IllegalStateException("waits for something: " + request.action());
        };
    }

    private static boolean isConfiguration(ServerRequest request) {
        return request.envelope().resourceUri().equals(Namespaces.CONFIG_RESOURCE);
    }

    private static ServerResponses responses(Incoming incoming) {
        WsmanAction action = incoming.request().action();
        return new ServerResponses(incoming.request().envelope(), action, UUID.randomUUID());
    }

    private CompletableFuture<Answer> refuse(ServerResponses responses, Throwable reason) {
        Throwable cause = reason instanceof CompletionException ? reason.getCause() : reason;
        return cause instanceof FaultAnswer fault
                ? CompletableFuture.completedFuture(fault.answer(responses, settings.computerName()))
                : CompletableFuture.failedFuture(cause);
    }
}
