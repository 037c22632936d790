package io.jenkins.plugins.remotepowershell.run;

import io.jenkins.plugins.remotepowershell.psrp.PsrpProtocolException;
import io.jenkins.plugins.remotepowershell.session.SessionUnusableException;
import io.jenkins.plugins.remotepowershell.transport.TransportException;
import io.jenkins.plugins.remotepowershell.wsman.WsmanFaultCode;
import io.jenkins.plugins.remotepowershell.wsman.WsmanFaultException;
import io.jenkins.plugins.remotepowershell.wsman.WsmanProtocolException;
import java.util.EnumSet;
import java.util.Set;

/** What a failure means for a run or a copy: the one place that decides. */
public enum FailureKind {
    /** No contact: try again with back-off. */
    NO_CONTACT,
    /** The host has no room: try again with back-off. */
    NO_ROOM,
    /** The account was refused: hopeless at the start, tried sparingly later. */
    SIGN_ON,
    /** Another client, or our own dead predecessor, is connected. */
    CONFLICT,
    /** Shell or command is gone. */
    GONE,
    /** The host refuses for a reason that time does not cure, or broke the protocol. */
    REFUSED,
    /** Our own disk. */
    STORE;

    private static final Set<WsmanFaultCode> DISCONNECTIONS =
            EnumSet.of(WsmanFaultCode.SHELL_DISCONNECTED, WsmanFaultCode.STREAM_DISCONNECTED);

    public static FailureKind of(Exception failure) {
        if (failure instanceof TransportException it) {
            return ofTransport(it.kind());
        } else if (failure instanceof WsmanFaultException it) {
            return ofFault(it);
        } else if (failure instanceof PsrpProtocolException
                || failure instanceof WsmanProtocolException
                || failure instanceof SessionUnusableException
                || failure instanceof HostQuestionException) {
            return REFUSED;
        } else if (failure instanceof SessionInUseException) {
            return CONFLICT;
        }
        return STORE;
    }

    private static FailureKind ofTransport(TransportException.Kind kind) {
        return switch (kind) {
            case UNREACHABLE, CONNECTION_LOST, SERVICE_UNAVAILABLE -> NO_CONTACT;
            case SIGN_ON_REFUSED, FORBIDDEN -> SIGN_ON;
            case UNTRUSTED, TLS_FAILED, NOT_WSMAN, ENCRYPTION_REQUIRED, PROTECTION_VIOLATED, NOT_ALLOWED -> REFUSED;
        };
    }

    /** Whether the host has disconnected us, as it does with a client from which it hears nothing. */
    static boolean isDisconnection(Exception failure) {
        return failure instanceof WsmanFaultException it && DISCONNECTIONS.contains(it.code());
    }

    private static FailureKind ofFault(WsmanFaultException fault) {
        if (isDisconnection(fault)) {
            return NO_CONTACT;
        }
        return switch (fault.code().kind()) {
            case TRANSPORT, EXPECTED -> NO_CONTACT;
            case QUOTA -> NO_ROOM;
            case USER -> SIGN_ON;
            case ATTACH_CONFLICT -> CONFLICT;
            case LOST -> GONE;
            case PROGRAMMING -> REFUSED;
        };
    }
}
