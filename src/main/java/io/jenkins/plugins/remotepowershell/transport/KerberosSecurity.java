package io.jenkins.plugins.remotepowershell.transport;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.ietf.jgss.GSSContext;
import org.ietf.jgss.GSSException;
import org.ietf.jgss.MessageProp;

/** Sealed messages after Kerberos: wrap tokens of RFC 4121, rotated as WS-Management wants them. protocol.md 8.5. */
final class KerberosSecurity implements MessageSecurity {
    private final GSSContext context;
    private final SealedHead head;
    private final EncryptedMultipart multipart;

    /** @param scheme of the sign-on: the protocol in the content type follows it */
    KerberosSecurity(GSSContext context, String scheme) throws SignOnException {
        this.context = context;
        this.head = SealedHead.of(context);
        this.multipart = new EncryptedMultipart(
                KerberosSignOn.HEADER.equals(scheme)
                        ? "application/HTTP-Kerberos-session-encrypted"
                        : "application/HTTP-SPNEGO-session-encrypted");
    }

    @Override
    public boolean seals() {
        return true;
    }

    @Override
    public Protected protect(byte[] envelope) throws ProtectionException {
        try {
            var token = context.wrap(envelope, 0, envelope.length, new MessageProp(true));
            var rotated = WrapToken.rotate(token, envelope.length);
            var header = Arrays.copyOf(rotated, token.length - envelope.length);
            var sealed = Arrays.copyOfRange(rotated, header.length, rotated.length);
            return new Protected(multipart.contentType(), "", multipart.encode(envelope.length, header, sealed));
        } catch (GSSException e) {
            throw new ProtectionException("the request could not be sealed: " + e.getMessage(), e);
        }
    }

    @Override
    public byte[] open(HttpReply reply) throws ProtectionException {
        var part = multipart.decode(reply);
        var token = WrapToken.unrotate(ByteBuffer.allocate(part.header().length + part.sealed().length)
                .put(part.header())
                .put(part.sealed())
                .array());
        var plain = unwrap(token);
        if (plain.length != part.originalLength()) {
            throw new ProtectionException("its sealed part has a wrong length");
        }
        head.check(token);
        return multipart.text(part, plain);
    }

    private byte[] unwrap(byte[] token) throws ProtectionException {
        var found = new MessageProp(false);
        byte[] plain;
        try {
            plain = context.unwrap(token, 0, token.length, found);
        } catch (GSSException e) {
            throw new ProtectionException("its seal is wrong: " + e.getMessage(), e);
        }
        if (!found.getPrivacy()) {
            throw new ProtectionException("it is signed but not encrypted");
        }
        if (found.isDuplicateToken() || found.isOldToken() || found.isUnseqToken() || found.isGapToken()) {
            throw new ProtectionException("its message number is not the one that was due");
        }
        return plain;
    }
}
