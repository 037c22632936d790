package io.jenkins.plugins.remotepowershell.clixml;

/**
 * What one payload may ask for.
 *
 * @param bytes length of the payload
 * @param depth elements inside each other; an object level takes two
 * @param elements in all
 */
public record ClixmlLimits(int bytes, int depth, int elements) {
    /** 32 MiB; PowerShell's own servers refuse more than 10 MiB an object. */
    public static final ClixmlLimits DEFAULT = new ClixmlLimits(32 << 20, 256, 1_000_000);

    public ClixmlLimits {
        if (bytes < 1 || depth < 1 || elements < 1) {
            throw new IllegalArgumentException("a limit below 1 allows nothing");
        }
    }
}
