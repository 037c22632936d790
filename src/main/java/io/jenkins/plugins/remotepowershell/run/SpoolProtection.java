package io.jenkins.plugins.remotepowershell.run;

import java.util.function.UnaryOperator;

/**
 * How records are kept in the spool: in clear, readable by the owner of the store only, or under a key of the program that
 * embeds the engine.
 *
 * @param seal fails with {@link java.io.UncheckedIOException} if that is not possible now; the run waits as for a full disk
 */
public record SpoolProtection(UnaryOperator<byte[]> seal, UnaryOperator<byte[]> open) {
    public static final SpoolProtection FILE_MODE_ONLY =
            new SpoolProtection(UnaryOperator.identity(), UnaryOperator.identity());
}
