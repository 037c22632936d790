package io.jenkins.plugins.remotepowershell.copy;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;

/**
 * What is to be copied.
 *
 * @param from file or directory
 * @param to file to be written, or directory for it; of a directory, the directory that gets its content
 * @param verify whether to compare SHA-256 at the end
 * @param id the same for the same copy at another time, so that it finds its partial file
 */
public record CopyOrder(String from, String to, boolean verify, String id) {
    private static final int ID_LENGTH = 10;

    /** The same for the same words. */
    public static String idOf(String... words) {
        byte[] bytes = String.join("\0", List.of(words)).getBytes(StandardCharsets.UTF_8);
        return HexFormat.of().formatHex(Sha256.digest().digest(bytes)).substring(0, ID_LENGTH);
    }

    /** Lies beside the target until it is whole. */
    String partialOf(String target) {
        return target + ".rsp-" + id + ".part";
    }
}
