package io.jenkins.plugins.remotepowershell.simulator;

import io.jenkins.plugins.remotepowershell.wsman.ServerRequest;

/** Operations as a fault plan and the exchange log tell them apart. */
public enum OperationKind {
    IDENTIFY,
    CREATE,
    COMMAND,
    SEND,
    RECEIVE_POOL,
    RECEIVE_COMMAND,
    SIGNAL,
    DELETE,
    DISCONNECT,
    RECONNECT,
    CONNECT_SHELL,
    CONNECT_COMMAND,
    GET,
    ENUMERATE;

    static OperationKind of(ServerRequest request) {
        return switch (request.action()) {
            case IDENTIFY -> IDENTIFY;
            case CREATE -> CREATE;
            case COMMAND -> COMMAND;
            case SEND -> SEND;
            case RECEIVE -> request.commandId().isPresent() ? RECEIVE_COMMAND : RECEIVE_POOL;
            case SIGNAL -> SIGNAL;
            case DELETE -> DELETE;
            case DISCONNECT -> DISCONNECT;
            case RECONNECT -> RECONNECT;
            case CONNECT -> request.commandId().isPresent() ? CONNECT_COMMAND : CONNECT_SHELL;
            case GET -> GET;
            case ENUMERATE, PULL, RELEASE -> ENUMERATE;
        };
    }
}
