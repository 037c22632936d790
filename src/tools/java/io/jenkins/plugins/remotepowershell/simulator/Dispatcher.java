package io.jenkins.plugins.remotepowershell.simulator;

import io.jenkins.plugins.remotepowershell.wsman.Namespaces;
import io.jenkins.plugins.remotepowershell.wsman.ServerRequest;
import io.jenkins.plugins.remotepowershell.wsman.ServerResponses;
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
    private final SimulatedHostSettings settings;
    private final ShellOperations shellOperations;
    private final CommandOperations commandOperations;
    private final ListOperations listOperations;
    private final Map<String, AtomicInteger> operations = new ConcurrentHashMap<>();

    Dispatcher(
            SimulatedHostSettings settings,
            ShellOperations shellOperations,
            CommandOperations commandOperations,
            ListOperations listOperations) {
        this.settings = settings;
        this.shellOperations = shellOperations;
        this.commandOperations = commandOperations;
        this.listOperations = listOperations;
    }

    /**
     * Handles one request.
     *
     * @param sameConnection whether the shell's client has used this connection before
     * @return fails with IOException if the connection shall end without an answer
     */
    CompletableFuture<Answer> handle(ServerRequest request, String user, boolean sameConnection) {
        ServerResponses responses = new ServerResponses(request.envelope(), request.action(), UUID.randomUUID());
        AtomicInteger running = operations.computeIfAbsent(user, name -> new AtomicInteger());
        CompletableFuture<Answer> answer;
        try {
            if (running.incrementAndGet() > settings.maxOperationsPerUser()) {
                throw new FaultAnswer(WsmanFaultCode.MAX_OPERATIONS_PER_USER);
            }
            answer = perform(request, user, responses, sameConnection).thenApply(body -> new Answer(200, body));
        } catch (FaultAnswer | IOException refused) {
            answer = CompletableFuture.failedFuture(refused);
        }
        return answer.exceptionallyCompose(reason -> refuse(responses, reason))
                .whenComplete((done, failed) -> running.decrementAndGet());
    }

    private CompletableFuture<byte[]> perform(
            ServerRequest request, String user, ServerResponses responses, boolean sameConnection)
            throws FaultAnswer, IOException {
        byte[] body =
                switch (request.action()) {
                    case IDENTIFY ->
                        ServerResponses.identified("Microsoft Corporation", "OS: 0.0.0 SP: 0.0 Stack: 3.0");
                    case CREATE -> shellOperations.create(request, user, responses);
                    case GET ->
                        request.envelope().resourceUri().equals(Namespaces.CONFIG_RESOURCE)
                                ? listOperations.configuration(responses)
                                : shellOperations.get(request, responses);
                    case DELETE -> shellOperations.delete(request, user, responses);
                    case DISCONNECT -> shellOperations.disconnect(request, user, responses, !sameConnection);
                    case RECONNECT -> shellOperations.reconnect(request, user, responses);
                    case CONNECT -> shellOperations.connect(request, user, responses);
                    case COMMAND -> commandOperations.command(request, user, responses);
                    case SEND -> commandOperations.send(request, user, responses);
                    case SIGNAL -> commandOperations.signal(request, user, responses);
                    case ENUMERATE -> listOperations.enumerate(request, responses);
                    case PULL, RELEASE -> listOperations.pull(responses);
                    case RECEIVE -> null;
                };
        return body == null
                ? commandOperations.receive(request, user, responses)
                : CompletableFuture.completedFuture(body);
    }

    private CompletableFuture<Answer> refuse(ServerResponses responses, Throwable reason) {
        Throwable cause = reason instanceof CompletionException ? reason.getCause() : reason;
        if (cause instanceof FaultAnswer fault) {
            byte[] body = responses.fault(
                    fault.code().number(),
                    fault.subcode(),
                    settings.computerName(),
                    fault.code().meaning());
            return CompletableFuture.completedFuture(new Answer(500, body));
        }
        return CompletableFuture.failedFuture(cause);
    }
}
