package io.jenkins.plugins.remotepowershell.simulator;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;

/** Accounts that may sign on with Basic. */
final class BasicAccounts {
    static final String CHALLENGE = "Basic realm=\"WSMAN\"";
    private static final String SCHEME = "Basic ";

    private final Map<String, String> passwords;

    BasicAccounts(Map<String, String> passwords) {
        this.passwords = passwords;
    }

    /** Who signs on with this Authorization header; empty if nobody does. */
    Optional<String> user(@CheckForNull String authorization) {
        if (authorization == null || !authorization.startsWith(SCHEME)) {
            return Optional.empty();
        }
        String pair = decoded(authorization.substring(SCHEME.length()).strip());
        int colon = pair.indexOf(':');
        String name = colon < 0 ? pair : pair.substring(0, colon);
        return pair.substring(colon + 1).equals(passwords.get(name)) ? Optional.of(name) : Optional.empty();
    }

    private static String decoded(String base64) {
        try {
            return new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException noBase64) {
            return "";
        }
    }
}
