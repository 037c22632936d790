package io.jenkins.plugins.remotepowershell.config;

import com.cloudbees.plugins.credentials.CredentialsProvider;
import com.cloudbees.plugins.credentials.common.StandardCredentials;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.model.Item;
import hudson.model.Run;
import java.util.Optional;

/** Who wants to reach a host: a build, or the form of a job that is tried before there is one. */
final class HostUser {
    private final Item job;

    @CheckForNull
    private final Run<?, ?> run;

    private HostUser(Item job, @CheckForNull Run<?, ?> run) {
        this.job = job;
        this.run = run;
    }

    static HostUser build(Run<?, ?> run) {
        return new HostUser(run.getParent(), run);
    }

    static HostUser form(Item job) {
        return new HostUser(job, null);
    }

    Item job() {
        return job;
    }

    /** Null in a form. */
    @CheckForNull
    Run<?, ?> run() {
        return run;
    }

    /** What the job may use, tracked for a build. In a form expressions have no value yet. */
    <C extends StandardCredentials> Optional<C> find(CredentialsLookup<C> lookup, String idOrExpression) {
        return run == null ? lookup.in(job, idOrExpression) : lookup.forRun(run, idOrExpression);
    }

    /** Credentials that the job could not look up itself are used. */
    void track(StandardCredentials found) {
        if (run != null) {
            CredentialsProvider.track(run, found);
        }
    }
}
