package io.jenkins.plugins.remotepowershell.transport;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.remotepowershell.transport.SignOnException.Reason;
import java.util.Base64;

/** Basic as the last resort of Negotiate, over TLS only: an empty request shows whether the host takes the password. */
final class BasicSignOn implements SignOn {
    static final String SCHEME = "Basic";

    private final Credential credential;
    private @CheckForNull String token;

    BasicSignOn(Credential credential) {
        this.credential = credential;
    }

    @Override
    public String scheme() {
        return SCHEME;
    }

    @Override
    public String name() {
        return SCHEME;
    }

    @Override
    public byte[] start() {
        token = BasicToken.of(credential);
        return Base64.getDecoder().decode(token.substring(SCHEME.length() + 1));
    }

    @Override
    public byte[] answer(byte[] challenge) throws SignOnException {
        throw new SignOnException(Reason.VIOLATED, "it sent a token where Basic has none");
    }

    @Override
    public Reason refusal(int tokensSent) {
        return Reason.REFUSED;
    }

    @Override
    public MessageSecurity complete(@CheckForNull byte[] last) {
        return new PlainSecurity(token);
    }
}
