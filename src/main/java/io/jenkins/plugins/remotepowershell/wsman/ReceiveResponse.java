package io.jenkins.plugins.remotepowershell.wsman;

/**
 * What a Receive brought. [MS-WSMV] 2.2.4.31.
 *
 * @param fragments of all its streams, in order; empty if there was nothing within the operation timeout
 * @param done whether the host says that the command has ended
 */
public record ReceiveResponse(byte[] fragments, boolean done) {}
