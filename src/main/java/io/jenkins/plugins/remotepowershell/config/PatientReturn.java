package io.jenkins.plugins.remotepowershell.config;

import io.jenkins.plugins.remotepowershell.run.Sentences;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The way back to a run whose script goes on meanwhile: what is missing for it is waited for, such as credentials that
 * another plugin has not brought yet when Jenkins starts, or a trust that was mistyped.
 */
final class PatientReturn {
    private static final Duration PAUSE = Duration.ofSeconds(5);

    private final Set<String> said = new HashSet<>();
    private final Consumer<String> notices;

    PatientReturn(Consumer<String> notices) {
        this.notices = notices;
    }

    /** Says each sentence once. */
    void say(String sentence) {
        if (said.add(sentence)) {
            notices.accept(sentence);
        }
    }

    /** @throws HostRefusedException if it is still missing when the patience is over */
    ResolvedHost await(HostReturn way) throws HostRefusedException, InterruptedException {
        Duration patience = way.patience();
        Instant end = Instant.now().plus(patience);
        while (true) {
            try {
                return way.resolve();
            } catch (HostRefusedException missing) {
                if (!Instant.now().isBefore(end)) {
                    throw missing;
                }
                say(missing.getMessage() + "; trying again for up to " + Sentences.duration(patience));
                Thread.sleep(PAUSE.toMillis());
            }
        }
    }
}
