package io.jenkins.plugins.remotepowershell.transport;

import io.cloudsoft.winrm4j.client.ntlm.forks.httpclient.NTLMEngineImpl;
import java.security.SecureRandom;
import java.util.Base64;
import org.apache.http.impl.auth.NTLMEngineException;

/**
 * winrm4j's NTLM: its first message, its NTLMv2 responses and keys. What it keeps private or leaves out, the last message
 * with MIC and channel binding, is in {@link NtlmAuthenticate}.
 */
final class NtlmEngine extends NTLMEngineImpl {
    private static final SecureRandom RANDOM = new SecureRandom();

    private final int flags;

    /** @param flags to ask for in the first message */
    NtlmEngine(int flags) {
        this.flags = flags;
    }

    @Override
    protected Integer getDefaultFlags() {
        return flags;
    }

    /** NEGOTIATE_MESSAGE. */
    byte[] negotiateMessage() throws NTLMEngineException {
        return Base64.getDecoder().decode(generateType1Msg(null, null));
    }

    /** @param timestamp 8 bytes, in units of 100 ns since 1601, little endian */
    static NtlmResponse respond(
            Identity identity, NtlmChallenge challenge, AvPairs target, Drawn drawn, byte[] timestamp)
            throws NTLMEngineException {
        var generator = new CipherGen(
                RANDOM,
                0,
                identity.domain,
                identity.user,
                identity.password,
                challenge.nonce(),
                "",
                target.encode(),
                drawn.clientChallenge,
                drawn.clientChallenge,
                drawn.sessionKey,
                timestamp);
        var sessionBaseKey = generator.getNTLMv2UserSessionKey();
        return new NtlmResponse(
                generator.getNTLMv2Response(),
                generator.getLMv2Response(),
                sessionBaseKey,
                RC4(drawn.sessionKey, sessionBaseKey));
    }

    /** @param domain in upper case, as it goes into the last message too; empty: the host decides */
    record Identity(String domain, String user, String password) {
        @Override
        public String toString() {
            return domain + '\\' + user;
        }
    }

    /**
     * What the client draws at random for one sign-on.
     *
     * @param clientChallenge 8 bytes
     * @param sessionKey 16 bytes: what sealing rests on, if a key is exchanged
     */
    record Drawn(byte[] clientChallenge, byte[] sessionKey) {
        static Drawn fresh() {
            var drawn = new Drawn(new byte[8], new byte[16]);
            RANDOM.nextBytes(drawn.clientChallenge);
            RANDOM.nextBytes(drawn.sessionKey);
            return drawn;
        }

        @Override
        public String toString() {
            return "random bytes";
        }
    }

    /**
     * The answer to a challenge. [MS-NLMP] 3.3.2.
     *
     * @param ntResponse NTLMv2 response: proof, then the client's blob
     * @param sessionBaseKey KeyExchangeKey too, as always with NTLMv2
     * @param encryptedSessionKey the drawn session key under it
     */
    record NtlmResponse(byte[] ntResponse, byte[] lmResponse, byte[] sessionBaseKey, byte[] encryptedSessionKey) {
        @Override
        public String toString() {
            return "NTLMv2 response";
        }
    }
}
