package io.jenkins.plugins.remotepowershell.transport;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.remotepowershell.transport.SignOnException.Reason;
import java.security.PrivilegedActionException;
import java.security.PrivilegedExceptionAction;
import javax.security.auth.Subject;
import org.ietf.jgss.GSSContext;
import org.ietf.jgss.GSSException;
import org.ietf.jgss.GSSManager;
import org.ietf.jgss.Oid;

/**
 * Kerberos with mutual authentication on the JVM's GSS-API: bare in the {@code Kerberos} header, in SPNEGO within
 * {@code Negotiate}. A context is good for one connection. No channel binding: the JVM's public form of it has a wrong
 * address type, which hosts refuse.
 */
final class KerberosSignOn implements SignOn {
    static final String HEADER = "Kerberos";

    private static final String KERBEROS_5 = "1.2.840.113554.1.2.2";
    private static final String KERBEROS_5_NAME = "1.2.840.113554.1.2.2.1";
    private static final String SPNEGO = "1.3.6.1.5.5.2";

    private final KerberosAccount account;
    private final KerberosIdentity identity;
    private final String scheme;
    private final boolean sealing;
    private @CheckForNull Subject subject;
    private @CheckForNull GSSContext context;

    /** @param scheme {@code Kerberos} or {@code Negotiate} */
    KerberosSignOn(KerberosAccount account, Endpoint endpoint, String scheme) {
        this.account = account;
        this.identity = KerberosIdentity.of(account.account(), account.settings(), endpoint);
        this.scheme = scheme;
        this.sealing = !endpoint.isTls();
    }

    @Override
    public String scheme() {
        return scheme;
    }

    @Override
    public String name() {
        return "Kerberos";
    }

    @Override
    public byte[] start() throws SignOnException {
        subject = KerberosLogin.login(account, identity);
        return step(() -> {
            context = newContext();
            return context.initSecContext(new byte[0], 0, 0);
        });
    }

    private GSSContext newContext() throws GSSException {
        var manager = GSSManager.getInstance();
        var service = manager.createName(identity.service(), new Oid(KERBEROS_5_NAME));
        var mechanism = new Oid(HEADER.equals(scheme) ? KERBEROS_5 : SPNEGO);
        var fresh = manager.createContext(service, mechanism, null, GSSContext.DEFAULT_LIFETIME);
        fresh.requestMutualAuth(true);
        fresh.requestConf(true);
        fresh.requestInteg(true);
        fresh.requestReplayDet(true);
        fresh.requestSequenceDet(true);
        fresh.requestCredDeleg(false);
        return fresh;
    }

    @Override
    public byte[] answer(byte[] token) throws SignOnException {
        var error = KerberosErrorToken.number(token);
        if (error.isPresent()) {
            throw KerberosFailure.ofHost(error.getAsInt(), identity);
        }
        var answer = step(() -> context.initSecContext(token, 0, token.length));
        if (answer == null) {
            throw new SignOnException(Reason.UNUSABLE, "the host did not take the ticket for " + identity.service());
        }
        return answer;
    }

    /** The ticket is not the secret: another mechanism may still be tried. */
    @Override
    public Reason refusal(int tokensSent) {
        return Reason.UNUSABLE;
    }

    @Override
    public MessageSecurity complete(@CheckForNull byte[] token) throws SignOnException {
        var started = context;
        if (token == null || started == null) {
            throw new SignOnException(Reason.VIOLATED, "the host did not prove its own identity");
        }
        try {
            step(() -> started.initSecContext(token, 0, token.length));
        } catch (SignOnException e) {
            throw new SignOnException(
                    Reason.VIOLATED, "the host failed to prove its own identity: " + e.getMessage(), e);
        }
        return secured(started);
    }

    private MessageSecurity secured(GSSContext established) throws SignOnException {
        if (!established.isEstablished() || !established.getMutualAuthState() || !established.getConfState()) {
            throw new SignOnException(
                    Reason.VIOLATED, "the host did not agree to mutual authentication and encryption");
        }
        return sealing ? new KerberosSecurity(established, scheme) : PlainSecurity.OF_CONNECTION;
    }

    private byte[] step(PrivilegedExceptionAction<byte[]> action) throws SignOnException {
        try {
            return Subject.doAs(subject, action);
        } catch (PrivilegedActionException e) {
            throw KerberosFailure.of(e.getException(), identity);
        }
    }
}
