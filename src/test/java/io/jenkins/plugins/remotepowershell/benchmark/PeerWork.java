package io.jenkins.plugins.remotepowershell.benchmark;

import java.nio.charset.StandardCharsets;

/**
 * What every client fetches: so many lines of 100 characters. Each does it twice in one process and says {@code bytes
 * wall-seconds cpu-seconds} of the second time.
 */
final class PeerWork {
    private static final int LENGTH = 100;

    static final byte[] LINE = ("x".repeat(LENGTH) + "\n").getBytes(StandardCharsets.US_ASCII);

    private PeerWork() {}

    /** In the language of the simulated host, and in PowerShell's. */
    static String script(long lines) {
        return "1.." + lines + " | ForEach-Object { 'x' * " + LENGTH + " }";
    }
}
