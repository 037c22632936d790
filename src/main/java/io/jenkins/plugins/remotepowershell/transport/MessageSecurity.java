package io.jenkins.plugins.remotepowershell.transport;

/** How the messages of one signed-on connection are protected. Used for one exchange at a time. */
interface MessageSecurity {

    /** Whether each message is sealed, so that a clear answer is a violation. */
    boolean seals();

    /** The request that carries the envelope. */
    Protected protect(byte[] envelope) throws ProtectionException;

    /**
     * The envelope in a reply.
     *
     * @throws ProtectionException if its protection is missing or wrong; the connection must not be used again
     */
    byte[] open(HttpReply reply) throws ProtectionException;

    /**
     * A request's body and what goes into its headers.
     *
     * @param authorization value of the header, or empty
     */
    record Protected(String contentType, String authorization, byte[] body) {}
}
