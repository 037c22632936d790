package io.jenkins.plugins.remotepowershell.wsman;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.time.Duration;

/**
 * What a new shell shall be like.
 *
 * @param name at most 255 characters, shown when shells are listed; may be empty
 * @param idleTimeout null for the host's default
 * @param bufferMode null for the host's default
 * @param profileLoaded whether the host shall load the account's Windows profile
 */
public record ShellSettings(
        String name, @CheckForNull Duration idleTimeout, @CheckForNull BufferMode bufferMode, boolean profileLoaded) {

    /** With the account's profile, as usual. */
    public ShellSettings(String name, @CheckForNull Duration idleTimeout, @CheckForNull BufferMode bufferMode) {
        this(name, idleTimeout, bufferMode, true);
    }
}
