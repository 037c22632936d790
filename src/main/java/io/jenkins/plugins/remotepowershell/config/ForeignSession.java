package io.jenkins.plugins.remotepowershell.config;

import java.time.Duration;
import java.util.Optional;

/**
 * A session on a host that is none of this controller's runs.
 *
 * @param name as its client called it; may be empty
 * @param owner the account, such as {@code WEB01\deploy}
 * @param state in the host's words: {@code Connected} or {@code Disconnected}
 * @param ofThisTool whether a client of this kind opened it: another controller, or the command line
 */
public record ForeignSession(
        String sessionId, String name, String owner, String clientIp, String state, boolean ofThisTool, Times times) {

    /**
     * As far as the host tells them.
     *
     * @param age since it was opened
     * @param silence since its client was heard last
     * @param kept how long it lives without a client
     */
    public record Times(Optional<Duration> age, Optional<Duration> silence, Optional<Duration> kept) {}
}
