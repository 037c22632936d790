package io.jenkins.plugins.remotepowershell.run;

import java.util.Locale;
import java.util.UUID;

/**
 * The ids of a run that we draw, saved before the first byte leaves.
 *
 * @param sessionId of the WSMan client session that is connected
 * @param nonce prefix of the run's records
 */
public record RunIdentity(UUID shellId, UUID commandId, UUID sessionId, String nonce) {
    private static final int NONCE_LENGTH = 12;

    public static RunIdentity draw() {
        return drawIn(UUID.randomUUID());
    }

    /** For a run in the session of another one. */
    static RunIdentity drawIn(UUID shellId) {
        String nonce = UUID.randomUUID().toString().replace("-", "").substring(0, NONCE_LENGTH);
        return new RunIdentity(shellId, UUID.randomUUID(), UUID.randomUUID(), nonce.toLowerCase(Locale.ROOT));
    }
}
