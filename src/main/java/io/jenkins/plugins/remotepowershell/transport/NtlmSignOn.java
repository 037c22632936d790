package io.jenkins.plugins.remotepowershell.transport;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.cloudsoft.winrm4j.client.ntlm.NtlmKeys;
import io.jenkins.plugins.remotepowershell.transport.SignOnException.Reason;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Locale;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.apache.http.impl.auth.NTLMEngineException;

/**
 * NTLMv2 as a raw token inside Negotiate. Over HTTP messages are sealed; over HTTPS the sign-on is bound to the TLS
 * connection instead. Always with a MIC, which alone exposes flags stripped on the path.
 */
final class NtlmSignOn implements SignOn {
    private static final long MILLIS_1601_TO_1970 = 11_644_473_600_000L;
    private static final int TICKS_PER_MILLI = 10_000;
    private static final int LM_RESPONSE_LENGTH = 24;

    private final Credential credential;
    private final String servicePrincipal;
    private final String scheme;
    private final boolean sealing;
    private final PeerCertificate certificate;
    private @CheckForNull byte[] negotiate;
    private @CheckForNull NtlmKeys keys;

    NtlmSignOn(Credential credential, Endpoint endpoint, HttpConnection connection) {
        this(credential, "WSMAN/" + endpoint.host(), "Negotiate", !endpoint.isTls(), connection::serverCertificate);
    }

    private NtlmSignOn(
            Credential credential,
            String servicePrincipal,
            String scheme,
            boolean sealing,
            PeerCertificate certificate) {
        this.credential = credential;
        this.servicePrincipal = servicePrincipal;
        this.scheme = scheme;
        this.sealing = sealing;
        this.certificate = certificate;
    }

    /**
     * To a proxy, which sees no message that could be sealed.
     *
     * @param scheme {@code NTLM} or {@code Negotiate}
     */
    static NtlmSignOn toProxy(Credential credential, HttpProxy proxy, String scheme) {
        return new NtlmSignOn(credential, "HTTP/" + proxy.host(), scheme, false, () -> null);
    }

    /** What the peer proved itself with; null without TLS. */
    @FunctionalInterface
    private interface PeerCertificate {
        @CheckForNull
        X509Certificate get() throws SSLPeerUnverifiedException;
    }

    @Override
    public String scheme() {
        return scheme;
    }

    @Override
    public String name() {
        return "NTLM";
    }

    @Override
    public byte[] start() throws SignOnException {
        try {
            negotiate = new NtlmEngine(NtlmFlag.requested(sealing)).negotiateMessage();
            return negotiate.clone();
        } catch (NTLMEngineException e) {
            throw noCryptography(e);
        }
    }

    @Override
    public byte[] answer(byte[] token) throws SignOnException {
        if (negotiate == null || keys != null) {
            throw new SignOnException(Reason.VIOLATED, "it sent a second NTLM challenge");
        }
        var challenge = NtlmChallenge.decode(token, sealing);
        var secret = credential.secret();
        try {
            return authenticate(challenge, token, identity(challenge, new String(secret)));
        } catch (NTLMEngineException | IllegalStateException e) {
            throw noCryptography(e);
        } catch (SSLPeerUnverifiedException e) {
            throw new SignOnException(Reason.VIOLATED, "its TLS certificate is gone", e);
        } finally {
            Arrays.fill(secret, '\0');
        }
    }

    private byte[] authenticate(NtlmChallenge challenge, byte[] token, NtlmEngine.Identity identity)
            throws NTLMEngineException, SSLPeerUnverifiedException {
        var hostTime = challenge.targetInfo().value(AvPairs.TIMESTAMP);
        var drawn = NtlmEngine.Drawn.fresh();
        var response = NtlmEngine.respond(
                identity, challenge, targetInfo(challenge), drawn, hostTime == null ? now() : hostTime);
        var flags = challenge.flags() & NtlmFlag.requested(sealing);
        keys = new NtlmKeys(sealing ? drawn.sessionKey() : response.sessionBaseKey(), Integer.toUnsignedLong(flags));
        var fields = new NtlmAuthenticate.Fields(
                flags,
                identity.domain(),
                identity.user(),
                hostTime == null ? response.lmResponse() : new byte[LM_RESPONSE_LENGTH],
                response.ntResponse(),
                sealing ? response.encryptedSessionKey() : new byte[0]);
        return NtlmAuthenticate.encode(fields, keys.getExportedSessionKey(), negotiate, token);
    }

    private AvPairs targetInfo(NtlmChallenge challenge) throws SSLPeerUnverifiedException {
        var target = challenge
                .targetInfo()
                .withFlag(AvPairs.MIC_PROVIDED)
                .with(AvPairs.TARGET_NAME, servicePrincipal.getBytes(StandardCharsets.UTF_16LE));
        X509Certificate server = certificate.get();
        return server == null ? target : target.with(AvPairs.CHANNEL_BINDINGS, ChannelBinding.ntlmHash(server));
    }

    /** {@code .\\user} is an account of the host itself. */
    private NtlmEngine.Identity identity(NtlmChallenge challenge, String password) {
        var account = credential.account();
        var domain =
                ".".equals(account.domain()) ? challenge.targetInfo().text(AvPairs.COMPUTER_NAME) : account.domain();
        return new NtlmEngine.Identity(domain.toUpperCase(Locale.ROOT), account.user(), password);
    }

    private static byte[] now() {
        return ByteBuffer.allocate(Long.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong((System.currentTimeMillis() + MILLIS_1601_TO_1970) * TICKS_PER_MILLI)
                .array();
    }

    private static SignOnException noCryptography(Exception cause) {
        return new SignOnException(
                Reason.UNUSABLE,
                "this JVM lacks what NTLM needs (RC4, MD5); a JVM in FIPS mode has only Kerberos",
                cause);
    }

    /** Only the second token is made from the secret. */
    @Override
    public Reason refusal(int tokensSent) {
        return tokensSent == 1 ? Reason.UNUSABLE : Reason.REFUSED;
    }

    @Override
    public MessageSecurity complete(@CheckForNull byte[] token) throws SignOnException {
        if (keys == null) {
            throw new SignOnException(Reason.VIOLATED, "it accepted without an NTLM challenge");
        }
        return sealing ? new NtlmSecurity(keys) : PlainSecurity.OF_CONNECTION;
    }
}
