package io.jenkins.plugins.remotepowershell.psrp;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.util.Optional;

/** What happened on the other side, in the order in which it was sent. */
public sealed interface PsrpEvent {

    /** An object that the pipeline wrote to its output. */
    record Output(@CheckForNull Object value) implements PsrpEvent {
        @Override
        public String toString() {
            return "Output";
        }
    }

    /** A record on the error stream. */
    record ErrorWritten(ErrorRecord error) implements PsrpEvent {}

    /** A record on the warning, verbose or debug stream. */
    record Informational(MessageType stream, String text) implements PsrpEvent {}

    /** A record on the information stream, {@code Write-Host} among them. */
    record Information(String text, boolean fromWriteHost, boolean noNewLine) implements PsrpEvent {}

    /** A record on the progress stream. */
    record Progress(ProgressRecord progress) implements PsrpEvent {}

    /** The script called its host. */
    record HostCalled(HostCall call) implements PsrpEvent {}

    /** The pipeline ended. */
    record PipelineState(PSInvocationState state, Optional<ErrorRecord> reason) implements PsrpEvent {}

    /** The pool changed its state. */
    record PoolState(RunspacePoolState state, Optional<ErrorRecord> reason) implements PsrpEvent {}

    /** The peer said what it can do. */
    record Capability(SessionCapability peer) implements PsrpEvent {}

    /** The session key has arrived: secrets can be sent. */
    record SessionKeyReady() implements PsrpEvent {}

    /** The peer wants a session key exchange. */
    record SessionKeyRequested() implements PsrpEvent {}

    /** Private data of the endpoint, with its version table. */
    record ApplicationPrivateData(@CheckForNull Object value) implements PsrpEvent {}

    /** A message without meaning for us, by name. */
    record Ignored(String message) implements PsrpEvent {}

    /** Parts of objects arrived whose beginning went to a lost client. */
    record Orphaned(int objects) implements PsrpEvent {}
}
