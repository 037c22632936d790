package io.jenkins.plugins.remotepowershell.session;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.remotepowershell.wsman.BufferMode;
import java.net.URI;
import java.time.Duration;

/**
 * What sessions with one endpoint have in common.
 *
 * @param endpoint such as {@code https://web01:5986/wsman}
 * @param configurationName such as {@code Microsoft.PowerShell}
 * @param shellName at most 255 characters, seen by everyone who lists the host's shells; may be empty
 * @param operationTimeout how long the host may keep a request, a Receive above all, without an answer
 * @param idleTimeout how long the host shall keep the shell without a client; null for as long as it allows
 * @param bufferMode null for the host's own setting
 * @param profileLoaded whether the host loads the account's Windows profile (registry hive, not PowerShell's scripts)
 * @param locale language of fault texts and culture of the script, such as {@code en-US}
 */
public record SessionSettings(
        URI endpoint,
        String configurationName,
        String shellName,
        Duration operationTimeout,
        @CheckForNull Duration idleTimeout,
        @CheckForNull BufferMode bufferMode,
        boolean profileLoaded,
        String locale) {
    public static final String DEFAULT_CONFIGURATION = "Microsoft.PowerShell";
    public static final Duration DEFAULT_OPERATION_TIMEOUT = Duration.ofSeconds(20);

    /** Settings with the defaults for everything else. */
    public static SessionSettings of(URI endpoint) {
        return new SessionSettings(
                endpoint, DEFAULT_CONFIGURATION, "", DEFAULT_OPERATION_TIMEOUT, null, null, true, "en-US");
    }

    public SessionSettings withConfigurationName(String name) {
        return new SessionSettings(
                endpoint, name, shellName, operationTimeout, idleTimeout, bufferMode, profileLoaded, locale);
    }

    public SessionSettings withShellName(String name) {
        return new SessionSettings(
                endpoint, configurationName, name, operationTimeout, idleTimeout, bufferMode, profileLoaded, locale);
    }

    public SessionSettings withOperationTimeout(Duration timeout) {
        return new SessionSettings(
                endpoint, configurationName, shellName, timeout, idleTimeout, bufferMode, profileLoaded, locale);
    }

    public SessionSettings withIdleTimeout(@CheckForNull Duration timeout) {
        return new SessionSettings(
                endpoint, configurationName, shellName, operationTimeout, timeout, bufferMode, profileLoaded, locale);
    }

    public SessionSettings withBufferMode(@CheckForNull BufferMode mode) {
        return new SessionSettings(
                endpoint, configurationName, shellName, operationTimeout, idleTimeout, mode, profileLoaded, locale);
    }

    public SessionSettings withProfileLoaded(boolean loaded) {
        return new SessionSettings(
                endpoint, configurationName, shellName, operationTimeout, idleTimeout, bufferMode, loaded, locale);
    }

    public SessionSettings withLocale(String name) {
        return new SessionSettings(
                endpoint, configurationName, shellName, operationTimeout, idleTimeout, bufferMode, profileLoaded, name);
    }
}
