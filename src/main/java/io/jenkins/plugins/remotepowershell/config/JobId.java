package io.jenkins.plugins.remotepowershell.config;

import hudson.model.Job;
import hudson.util.TextFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.UUID;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Tells a job from a later one of the same name. It lies in the job's directory, so that it is moved and deleted with the
 * job, and no copy of the job has it.
 */
final class JobId {
    private static final Logger LOGGER = Logger.getLogger(JobId.class.getName());
    private static final String FILE = "remote-powershell-job-id";

    private JobId() {}

    /** Made at the first question. */
    static synchronized String of(Job<?, ?> job) throws IOException {
        try {
            return read(job);
        } catch (NoSuchFileException none) {
            String id = UUID.randomUUID().toString();
            new TextFile(file(job).toFile()).write(id);
            return id;
        }
    }

    /** Empty if it has none, or if that cannot be read. */
    static Optional<String> find(Job<?, ?> job) {
        try {
            return Optional.of(read(job));
        } catch (NoSuchFileException none) {
            return Optional.empty();
        } catch (IOException unreadable) {
            LOGGER.log(Level.WARNING, "Which runs belong to " + job.getFullName() + " cannot be read", unreadable);
            return Optional.empty();
        }
    }

    private static String read(Job<?, ?> job) throws IOException {
        return Files.readString(file(job)).strip();
    }

    private static Path file(Job<?, ?> job) {
        return job.getRootDir().toPath().resolve(FILE);
    }
}
