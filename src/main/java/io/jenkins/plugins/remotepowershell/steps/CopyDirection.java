package io.jenkins.plugins.remotepowershell.steps;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.AbortException;
import java.util.stream.Stream;

/** Which way {@code remotePowerShellCopy} copies. */
enum CopyDirection {
    TO_HOST("toHost"),
    FROM_HOST("fromHost");

    private final String word;

    CopyDirection(String word) {
        this.word = word;
    }

    String word() {
        return word;
    }

    /** @param word as in pipelines; null for the usual */
    static CopyDirection of(@CheckForNull String word) throws AbortException {
        return Stream.of(values())
                .filter(direction -> direction.word.equals(word == null ? TO_HOST.word : word))
                .findFirst()
                .orElseThrow(() -> new AbortException("direction '" + word + "' is neither toHost nor fromHost"));
    }
}
