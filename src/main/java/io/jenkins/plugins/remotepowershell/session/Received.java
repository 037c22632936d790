package io.jenkins.plugins.remotepowershell.session;

import io.jenkins.plugins.remotepowershell.psrp.PsrpEvent;
import io.jenkins.plugins.remotepowershell.psrp.ReceiveCursor;
import java.util.List;

/**
 * What one Receive brought. Sending the next Receive acknowledges it, so it has to be durable before.
 *
 * @param events in the order in which the host sent them; empty if there was nothing within the operation timeout
 * @param cursor how far the stream has been received with this answer
 * @param commandDone whether the host says that the command has ended and nothing follows
 * @param timedOut whether the host had nothing to deliver
 */
public record Received(List<PsrpEvent> events, ReceiveCursor cursor, boolean commandDone, boolean timedOut) {}
