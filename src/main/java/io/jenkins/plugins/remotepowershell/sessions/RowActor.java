package io.jenkins.plugins.remotepowershell.sessions;

import hudson.model.Item;
import hudson.model.Job;
import hudson.security.AccessControlled;
import hudson.security.Permission;
import io.jenkins.plugins.remotepowershell.config.ManageSessions;
import java.util.Optional;
import jenkins.model.Jenkins;

/** Who may act on a row. */
interface RowActor {
    boolean mayAct(Optional<Job<?, ?>> job);

    void check(Optional<Job<?, ?>> job);

    /** Whoever has a permission on one thing, whatever the row's job. */
    static RowActor on(AccessControlled subject, Permission permission) {
        return new RowActor() {
            @Override
            public boolean mayAct(Optional<Job<?, ?>> job) {
                return subject.hasPermission(permission);
            }

            @Override
            public void check(Optional<Job<?, ?>> job) {
                subject.checkPermission(permission);
            }
        };
    }

    /** Who may cancel builds of the row's job, or manages sessions. */
    static RowActor ofJob() {
        return new RowActor() {
            @Override
            public boolean mayAct(Optional<Job<?, ?>> job) {
                return job.map(it -> it.hasPermission(Item.CANCEL)).orElse(false)
                        || Jenkins.get().hasPermission(ManageSessions.PERMISSION);
            }

            @Override
            public void check(Optional<Job<?, ?>> job) {
                if (!mayAct(job)) {
                    subject(job).checkPermission(job.isPresent() ? Item.CANCEL : ManageSessions.PERMISSION);
                }
            }
        };
    }

    private static AccessControlled subject(Optional<Job<?, ?>> job) {
        return job.isPresent() ? job.get() : Jenkins.get();
    }
}
