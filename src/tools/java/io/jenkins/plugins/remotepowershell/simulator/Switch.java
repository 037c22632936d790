package io.jenkins.plugins.remotepowershell.simulator;

/**
 * Behavior of Windows that no document or recording settles, as a claim that holds or not: no promise of a client may
 * depend on one of these. docs/simulated-host.md says which way each is likely.
 */
public enum Switch {
    /** A command's last answer is delivered again to a new client session, as a pool's is. */
    REDELIVERS_ON_COMMANDS,
    /** The last answer is delivered again after Connect even under the SessionId that has got it already. */
    REDELIVERS_TO_SAME_SESSION,
    /** A Receive sent again with the same MessageID gets the same answer again. */
    ANSWERS_RESENT_RECEIVE,
    /** A second Receive on a stream takes the place of the pending one; otherwise the second is answered empty. */
    REPLACES_PENDING_RECEIVE,
    /** A pending Receive keeps its client connected; otherwise only requests count, and how long ago they came. */
    PENDING_RECEIVE_COUNTS_AS_ACTIVITY,
    /** Get from whatever session counts as activity of the shell's client. */
    GET_COUNTS_AS_ACTIVITY,
    /** Disconnect is accepted from a new connection under the saved SessionId. */
    ACCEPTS_FORCED_DISCONNECT,
    /** Delete is accepted from another session than the shell's. */
    ACCEPTS_FOREIGN_DELETE,
    /** After Reconnect of the shell each command must be reconnected by itself. */
    NEEDS_COMMAND_RECONNECT,
    /** BufferMode Drop discards the oldest output; otherwise it is treated as Block. */
    HONORS_DROP,
    /** Drop discards whole objects; otherwise fragments, so that the rest of an object may be left. */
    DROPS_WHOLE_OBJECTS,
    /** An idle timeout above the maximum is clamped; otherwise refused. */
    CLAMPS_IDLE_TIMEOUT,
    /** An OperationTimeout above MaxTimeoutms is clamped; otherwise refused. */
    CLAMPS_OPERATION_TIMEOUT,
    /** Signal of a command whose script stands still at a full buffer waits until someone fetches output. */
    SIGNAL_WAITS_FOR_FULL_BUFFER,
    /** Disconnected shells count towards the quotas. */
    COUNTS_DISCONNECTED_SHELLS,
    /** Client sessions from before a restart of the service are refused as unusable. */
    RESTART_SPOILS_SESSION_IDS,
    /** All shells live in one process: one ProcessId, and one counter for the ids of their objects. */
    SHARES_PROCESS
}
