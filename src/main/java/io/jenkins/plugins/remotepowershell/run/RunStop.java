package io.jenkins.plugins.remotepowershell.run;

import io.jenkins.plugins.remotepowershell.psrp.PsrpProtocolException;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Stops a run in stages: signal, close, end its processes. Receiving goes on meanwhile, or a stalled script cannot stop. */
final class RunStop {
    private static final Duration STAGE = Duration.ofSeconds(10);

    private final RunContext context;
    private Instant signaledAt = Instant.MAX;

    RunStop(RunContext context) {
        this.context = context;
    }

    /**
     * To be called before each Receive once a stop was requested.
     *
     * @return whether the run has been ended the hard way
     */
    boolean advance(Connection connection) throws IOException, PsrpProtocolException, InterruptedException {
        if (context.record().phase() != RunPhase.STOPPING) {
            context.enter(RunPhase.STOPPING);
        }
        if (signaledAt.equals(Instant.MAX)) {
            signaledAt = context.run().now();
            context.notice("stopping the script");
            connection.pipeline().stop();
            return false;
        }
        if (context.run().now().isBefore(signaledAt.plus(STAGE))) {
            return false;
        }
        end(connection);
        return true;
    }

    private void end(Connection connection) throws IOException, PsrpProtocolException, InterruptedException {
        context.notice("no reaction to the stop signal within " + Sentences.duration(STAGE) + "; closing the session");
        List<String> ended = new HostInquiry(context)
                .ask(start -> HostScripts.endProcesses(start, false))
                .endedProcesses();
        if (!ended.isEmpty()) {
            context.notice("ended " + ended.size() + " processes (" + String.join(", ", ended) + ")");
        }
        connection.session().delete();
        context.finish(new RunOutcome(
                OutcomeKind.STOPPED,
                null,
                "the script did not react to the stop signal and was ended with its session",
                0));
    }
}
