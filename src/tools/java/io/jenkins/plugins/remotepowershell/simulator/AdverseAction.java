package io.jenkins.plugins.remotepowershell.simulator;

import io.jenkins.plugins.remotepowershell.wsman.WsmanFaultCode;
import java.time.Duration;

/** What can go wrong with one operation. */
public sealed interface AdverseAction {
    /** The connection ends before the host has done anything. */
    record DropBeforeHandling() implements AdverseAction {}

    /** The host has done it, but the connection ends without an answer. */
    record DropAfterHandling() implements AdverseAction {}

    /** The connection ends after so many bytes of the answer. */
    record CutAnswer(int bytes) implements AdverseAction {}

    /** The host takes its time before it handles the operation. */
    record Delay(Duration time) implements AdverseAction {}

    /** HTTP status without an envelope; nothing is handled. */
    record AnswerStatus(int status) implements AdverseAction {}

    /** A fault; nothing is handled. */
    record AnswerFault(WsmanFaultCode code) implements AdverseAction {}

    /** The service restarts: all shells are gone, the operation gets no answer. */
    record RestartHost() implements AdverseAction {}

    /** The shell's process dies; the operation is handled after that. */
    record KillShell() implements AdverseAction {}

    /** Something of the test's own happens at a moment of the operation, on the host's thread. */
    record Call(Moment moment, Runnable action) implements AdverseAction {}

    /** Moments of an operation. */
    enum Moment {
        BEFORE_HANDLING,
        /** The host has done it; no byte of the answer has left. */
        BEFORE_ANSWER,
        AFTER_ANSWER
    }
}
