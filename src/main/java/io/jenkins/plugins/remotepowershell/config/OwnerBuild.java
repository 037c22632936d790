package io.jenkins.plugins.remotepowershell.config;

import hudson.model.Job;
import hudson.model.Run;
import java.io.IOException;

/**
 * The build that a run belongs to.
 *
 * @param jobFullName changes when the job is moved or renamed
 * @param jobId tells the job from a later one of that name, see {@link JobId}; empty where it is not known
 */
public record OwnerBuild(String jobFullName, String jobId, int number) {
    public static OwnerBuild of(Run<?, ?> build) throws IOException {
        Job<?, ?> job = build.getParent();
        return new OwnerBuild(job.getFullName(), JobId.of(job), build.getNumber());
    }

    /** Whether the job is known to be the build's, and none that only has its name. */
    public boolean isIn(Job<?, ?> job) {
        return !jobId.isEmpty() && JobId.find(job).filter(jobId::equals).isPresent();
    }

    /** Whether the job is known to be another, which may have its name. */
    public boolean isInAnotherThan(Job<?, ?> job) {
        return !jobId.isEmpty()
                && JobId.find(job).filter(id -> !id.equals(jobId)).isPresent();
    }

    /** Whether it has that build's name, which after a deletion may be another's. */
    public boolean isNamedAs(Run<?, ?> build) {
        return jobFullName.equals(build.getParent().getFullName()) && number == build.getNumber();
    }

    OwnerBuild withMoved(String oldFullName, String newFullName) {
        return jobFullName.equals(oldFullName) ? new OwnerBuild(newFullName, jobId, number) : this;
    }

    @Override
    public String toString() {
        return jobFullName + " #" + number;
    }
}
