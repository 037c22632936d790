package io.jenkins.plugins.remotepowershell.run;

import io.jenkins.plugins.remotepowershell.psrp.PsrpProtocolException;
import io.jenkins.plugins.remotepowershell.records.RunnerRecord;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Removes the temporary directory of a run that has ended from its host, through a session of its own. One that is not
 * there any more is removed.
 */
public final class DirectoryRemoval {
    private final RunContext context;

    DirectoryRemoval(RunContext context) {
        this.context = context;
    }

    /**
     * One try; what came of it is saved with the run.
     *
     * @return why the directory is still there; empty if it is not
     */
    public static Optional<String> remove(StoredRun run, RunSettings settings)
            throws IOException, InterruptedException {
        try (DrivenRun driven = run.open()) {
            return new DirectoryRemoval(new RunContext(driven, settings, new Unobserved())).remove();
        }
    }

    /** Saves with a run what came of a try that another one made for the same directory, or that could not be made. */
    public static void save(StoredRun run, Optional<String> problem) throws IOException {
        try (DrivenRun driven = run.open()) {
            save(driven, problem);
        }
    }

    Optional<String> remove() throws IOException, InterruptedException {
        Optional<String> problem = Optional.of(problem()).filter(sentence -> !sentence.isEmpty());
        save(context.run(), problem);
        return problem;
    }

    private static void save(DrivenRun run, Optional<String> problem) throws IOException {
        run.save(record -> {
            TemporaryDirectory directory = record.temporaryDirectory();
            if (problem.isEmpty()) {
                directory.setRemoved();
            } else {
                directory.failed(problem.get(), run.now());
            }
        });
    }

    private String problem() throws InterruptedException {
        RunRecord record = context.record();
        boolean isEndKnown = record.outcome().orElseThrow().kind().isKnownEnd();
        TemporaryDirectory directory = record.temporaryDirectory();
        try {
            HostReport report =
                    new HostInquiry(context).ask(start -> HostScripts.removeDirectory(start, directory, !isEndKnown));
            return new LossCause(record, context.run().now()).isSameComputer(report)
                    ? report.problem()
                    : record.host() + " is now " + report.computerName() + ", and it lies on "
                            + record.process().computerName();
        } catch (IOException | PsrpProtocolException unanswered) {
            return unanswered.getMessage();
        }
    }

    /** The run is over: nothing of it is shown to anybody. */
    private static final class Unobserved implements RunObserver {
        private static final Logger LOGGER = Logger.getLogger(DirectoryRemoval.class.getName());

        @Override
        public void notice(String sentence) {
            LOGGER.log(Level.FINE, "Removing a temporary directory: {0}", sentence);
        }

        @Override
        public void write(List<RunnerRecord> records) {
            throw new IllegalStateException("the removal of a directory has no output");
        }

        @Override
        public long position() {
            return 0;
        }

        @Override
        public void truncate(long position) {
            // nothing was written
        }
    }
}
