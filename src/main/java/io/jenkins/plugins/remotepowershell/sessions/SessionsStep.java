package io.jenkins.plugins.remotepowershell.sessions;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.Util;
import hudson.model.Queue;
import hudson.model.Run;
import hudson.model.TaskListener;
import hudson.model.queue.Tasks;
import hudson.security.ACL;
import hudson.security.ACLContext;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import jenkins.model.Jenkins;
import org.jenkinsci.plugins.workflow.steps.Step;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepDescriptor;
import org.jenkinsci.plugins.workflow.steps.StepExecution;
import org.jenkinsci.plugins.workflow.steps.SynchronousNonBlockingStepExecution;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.springframework.security.core.Authentication;

/**
 * {@code remotePowerShellSessions}: the runs that have not ended, as a list of maps, for pipelines that look after them. Only
 * those whose jobs the build's own authentication may read. No host is asked.
 */
public final class SessionsStep extends Step {
    @CheckForNull
    private String host;

    @DataBoundConstructor
    public SessionsStep() {
        // everything is optional
    }

    /** Only runs on this host. */
    @CheckForNull
    public String getHost() {
        return host;
    }

    @DataBoundSetter
    public void setHost(@CheckForNull String host) {
        this.host = Util.fixEmptyAndTrim(host);
    }

    @Override
    public StepExecution start(StepContext context) {
        return new Execution(context, host);
    }

    private static final class Execution extends SynchronousNonBlockingStepExecution<List<Map<String, String>>> {
        private static final long serialVersionUID = 1L;

        @CheckForNull
        private final String host;

        Execution(StepContext context, @CheckForNull String host) {
            super(context);
            this.host = host;
        }

        /** After a restart it just looks again. */
        @Override
        public void onResume() {
            try {
                start();
            } catch (Exception failed) {
                getContext().onFailure(failed);
            }
        }

        /** Never: there is nothing to lose. */
        @Override
        public boolean blocksRestart() {
            return false;
        }

        @Override
        protected List<Map<String, String>> run() throws IOException, InterruptedException {
            try (ACLContext asBuild = ACL.as2(authentication(getContext().get(Run.class)))) {
                return RunRows.open(RowActor.ofJob()).stream()
                        .filter(row -> row.isBuildVisible() && (host == null || host.equals(row.getHost())))
                        .map(Execution::described)
                        .collect(Collectors.toCollection(ArrayList::new)); // Pipeline saves it
            }
        }

        private static Authentication authentication(Run<?, ?> build) {
            return build.getParent() instanceof Queue.Task task ? Tasks.getAuthenticationOf2(task) : Jenkins.ANONYMOUS2;
        }

        private static Map<String, String> described(RunRow row) {
            Map<String, String> values = new LinkedHashMap<>();
            values.put("runId", row.getRunId());
            values.put("host", row.getHost());
            values.put("state", row.getState().name());
            values.put("session", row.getSession());
            values.put("build", row.getBuild());
            values.put("buildUrl", row.getBuildUrl());
            values.put("account", row.getAccount());
            values.put("started", row.getStarted());
            values.put("lastOutput", row.getLastOutput());
            values.put("expires", row.getExpires());
            return values;
        }
    }

    /** Describes the step. */
    @Extension
    public static final class DescriptorImpl extends StepDescriptor {
        @Override
        public String getFunctionName() {
            return "remotePowerShellSessions";
        }

        @NonNull
        @Override
        public String getDisplayName() {
            return Messages.SessionsStep_DisplayName();
        }

        @Override
        public Set<? extends Class<?>> getRequiredContext() {
            return Set.of(Run.class, TaskListener.class);
        }
    }
}
