package io.jenkins.plugins.remotepowershell.transport;

import io.cloudsoft.winrm4j.client.ntlm.NtlmKeys.NegotiateFlags;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Collectors;

/** The NegotiateFlags we use. [MS-NLMP] 2.2.2.5. */
enum NtlmFlag {
    UNICODE(NegotiateFlags.NTLMSSP_NEGOTIATE_UNICODE),
    REQUEST_TARGET(NegotiateFlags.NTLMSSP_REQUEST_TARGET),
    SIGN(NegotiateFlags.NTLMSSP_NEGOTIATE_SIGN),
    SEAL(NegotiateFlags.NTLMSSP_NEGOTIATE_SEAL),
    NTLM(NegotiateFlags.NTLMSSP_NEGOTIATE_NTLM),
    ALWAYS_SIGN(NegotiateFlags.NTLMSSP_NEGOTIATE_ALWAYS_SIGN),
    EXTENDED_SESSIONSECURITY(NegotiateFlags.NTLMSSP_NEGOTIATE_EXTENDED_SESSIONSECURITY),
    TARGET_INFO(NegotiateFlags.NTLMSSP_NEGOTIATE_TARGET_INFO),
    VERSION(NegotiateFlags.NTLMSSP_NEGOTIATE_VERSION),
    KEY_128(NegotiateFlags.NTLMSSP_NEGOTIATE_128),
    KEY_EXCH(NegotiateFlags.NTLMSSP_NEGOTIATE_KEY_EXCH),
    KEY_56(NegotiateFlags.NTLMSSP_NEGOTIATE_56);

    private static final Set<NtlmFlag> FOR_SEALING = EnumSet.of(SIGN, SEAL, KEY_EXCH);
    private static final Set<NtlmFlag> OPTIONAL = EnumSet.of(REQUEST_TARGET, NTLM, ALWAYS_SIGN, VERSION, KEY_56);

    private final int bit;

    NtlmFlag(long bit) {
        this.bit = (int) bit;
    }

    /** What we ask for. Under TLS nothing is sealed again. */
    static int requested(boolean sealing) {
        return bits(sealing ? EnumSet.allOf(NtlmFlag.class) : EnumSet.complementOf(EnumSet.copyOf(FOR_SEALING)));
    }

    /** What a challenge lacks of the flags we insist on: names, or empty. */
    static String missing(int flags, boolean sealing) {
        var needed = EnumSet.complementOf(EnumSet.copyOf(OPTIONAL));
        if (!sealing) {
            needed.removeAll(FOR_SEALING);
        }
        return needed.stream()
                .filter(flag -> (flags & flag.bit) == 0)
                .map(Enum::name)
                .collect(Collectors.joining(", "));
    }

    private static int bits(Set<NtlmFlag> flags) {
        return flags.stream().mapToInt(flag -> flag.bit).reduce(0, (one, other) -> one | other);
    }
}
