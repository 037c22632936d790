package io.jenkins.plugins.remotepowershell.transport;

/**
 * Messages as they are: protected by TLS, or not at all where the endpoint allows that.
 *
 * @param authorization sent with each request; empty where the connection itself is signed on
 */
record PlainSecurity(String authorization) implements MessageSecurity {
    static final String SOAP = "application/soap+xml;charset=UTF-8";
    /** For a connection that is signed on itself. */
    static final PlainSecurity OF_CONNECTION = new PlainSecurity("");

    @Override
    public boolean seals() {
        return false;
    }

    @Override
    public Protected protect(byte[] envelope) {
        return new Protected(SOAP, authorization, envelope);
    }

    @Override
    public byte[] open(HttpReply reply) {
        return EnvelopeText.utf8(reply.body(), reply.charset());
    }

    @Override
    public String toString() {
        return "plain messages";
    }
}
