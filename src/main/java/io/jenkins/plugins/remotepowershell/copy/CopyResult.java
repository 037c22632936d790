package io.jenkins.plugins.remotepowershell.copy;

/**
 * A copy that is whole.
 *
 * @param path of the target
 * @param files how many
 * @param bytes of all files
 * @param sentBytes that had to be sent; the rest was there
 * @param sha256 of a single file that was verified; else empty
 */
public record CopyResult(String path, long files, long bytes, long sentBytes, String sha256) {}
