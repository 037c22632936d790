package io.jenkins.plugins.remotepowershell.transport;

/**
 * What an endpoint answered.
 *
 * @param status HTTP status: 200, or 500 for a SOAP fault
 * @param envelope the SOAP envelope, decrypted; encoded as its XML declaration or byte order mark says, else UTF-8
 */
public record WsmanReply(int status, byte[] envelope) {}
