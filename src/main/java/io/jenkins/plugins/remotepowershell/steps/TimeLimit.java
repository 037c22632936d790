package io.jenkins.plugins.remotepowershell.steps;

import io.jenkins.plugins.remotepowershell.config.JenkinsRuns;
import io.jenkins.plugins.remotepowershell.run.Sentences;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;

/** The time that the pipeline gives a step, compared with the time for which the host keeps a session without Jenkins. */
final class TimeLimit {
    private static final Logger LOGGER = Logger.getLogger(TimeLimit.class.getName());

    private final RunSite site;

    TimeLimit(RunSite site) {
        this.site = site;
    }

    /** A line for the log if the host may end the script before its time is over. */
    Optional<String> warning(HostPart part) {
        try {
            Optional<Duration> limit = site.timeLimit();
            Optional<Duration> kept = keptWithoutJenkins(part);
            return limit.isPresent() && kept.isPresent() && limit.get().compareTo(kept.get()) > 0
                    ? Optional.of(sentence(part, limit.get(), kept.get()))
                    : Optional.empty();
        } catch (IOException unknown) {
            LOGGER.log(Level.FINE, "The time limit of run " + part.runId() + " cannot be found out", unknown);
        } catch (InterruptedException leaving) {
            Thread.currentThread().interrupt();
        }
        return Optional.empty();
    }

    private static Optional<Duration> keptWithoutJenkins(HostPart part) throws IOException {
        var run = JenkinsRuns.get().store().find(part.runId());
        return run.isPresent() ? run.get().record().idleTimeout() : Optional.empty();
    }

    private static String sentence(HostPart part, Duration limit, Duration kept) {
        return "remotePowerShell: timeout is " + Sentences.duration(limit) + ", but " + part.host()
                + " keeps a session only " + Sentences.duration(kept)
                + " while nobody is connected (idleTimeout, or MaxIdleTimeoutMs of the host): if Jenkins is away for"
                + " longer, the host ends the script";
    }
}
