package io.jenkins.plugins.remotepowershell.transport;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.util.List;
import java.util.regex.Pattern;

/**
 * One HTTP response.
 *
 * @param contentType the header's value, or empty
 * @param challenges values of all {@code WWW-Authenticate} headers, or of a proxy's {@code Proxy-Authenticate}, one
 *     mechanism each
 */
record HttpReply(int status, String reason, String contentType, List<String> challenges, byte[] body) {
    static final int OK = 200;
    static final int BAD_REQUEST = 400;
    static final int UNAUTHORIZED = 401;
    static final int PROXY_SIGN_ON = 407;
    static final int INTERNAL_SERVER_ERROR = 500;

    private static final String SOAP = "application/soap+xml";
    private static final Pattern CHARSET =
            Pattern.compile(";\\s*charset=\"?([A-Za-z0-9_-]+)", Pattern.CASE_INSENSITIVE);

    /** The token that follows a mechanism's name: empty if it stands alone, null if the mechanism is not named. */
    @CheckForNull
    String token(String scheme) {
        for (var challenge : challenges) {
            var parts = challenge.trim().split("\\s+", 2);
            if (parts[0].equalsIgnoreCase(scheme)) {
                return parts.length > 1 ? parts[1].trim() : "";
            }
        }
        return null;
    }

    boolean offers(String scheme) {
        return token(scheme) != null;
    }

    /** Names of the mechanisms, in the host's order. */
    List<String> offered() {
        return challenges.stream()
                .map(challenge -> challenge.trim().split("[\\s,]+", 2)[0])
                .filter(name -> !name.isEmpty())
                .distinct()
                .toList();
    }

    /** As announced in the content type, else UTF-8. */
    String charset() {
        var charset = CHARSET.matcher(contentType);
        return charset.find() ? charset.group(1) : "utf-8";
    }

    boolean isSoap() {
        return contentType.regionMatches(true, 0, SOAP, 0, SOAP.length());
    }
}
