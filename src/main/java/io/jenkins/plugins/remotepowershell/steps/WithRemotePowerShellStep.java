package io.jenkins.plugins.remotepowershell.steps;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import hudson.Extension;
import hudson.Util;
import hudson.model.Run;
import hudson.model.TaskListener;
import hudson.util.FormValidation;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.remotepowershell.config.DurationText;
import io.jenkins.plugins.remotepowershell.config.HostOverrides;
import java.io.IOException;
import java.util.Set;
import org.jenkinsci.plugins.workflow.graph.FlowNode;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepExecution;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/** {@code withRemotePowerShell}: the steps within run their scripts in one session, which keeps what they leave in it. */
public final class WithRemotePowerShellStep extends HostStep {
    private final String host;

    @CheckForNull
    private String idleTimeout;

    @CheckForNull
    private String outputBufferingMode;

    @DataBoundConstructor
    public WithRemotePowerShellStep(String host) {
        this.host = Util.fixNull(host).strip();
    }

    public String getHost() {
        return host;
    }

    @CheckForNull
    public String getIdleTimeout() {
        return idleTimeout;
    }

    @DataBoundSetter
    public void setIdleTimeout(@CheckForNull String idleTimeout) {
        this.idleTimeout = Util.fixEmptyAndTrim(idleTimeout);
    }

    @CheckForNull
    public String getOutputBufferingMode() {
        return outputBufferingMode;
    }

    @DataBoundSetter
    public void setOutputBufferingMode(@CheckForNull String outputBufferingMode) {
        this.outputBufferingMode = Util.fixEmptyAndTrim(outputBufferingMode);
    }

    @Override
    public StepExecution start(StepContext context) throws IOException, InterruptedException {
        if (host.isEmpty()) {
            throw new AbortException(
                    "withRemotePowerShell needs host: the computer on which the block has its session");
        }
        StepArguments.duration("idleTimeout", idleTimeout);
        HostOverrides overrides = hostOverrides().idleTimeout(idleTimeout).outputBufferingMode(outputBufferingMode);
        String node = context.get(FlowNode.class).getId();
        return new WithRemotePowerShellExecution(
                context, new BlockSession(StepDefaults.drawRunId(), host, overrides, node));
    }

    /** Describes the step to Pipeline and to the snippet generator. */
    @Extension
    public static final class DescriptorImpl extends HostStepDescriptor {
        @Override
        public String getFunctionName() {
            return "withRemotePowerShell";
        }

        @NonNull
        @Override
        public String getDisplayName() {
            return Messages.WithRemotePowerShellStep_displayName();
        }

        @Override
        public boolean takesImplicitBlockArgument() {
            return true;
        }

        @Override
        public Set<? extends Class<?>> getRequiredContext() {
            return Set.of(Run.class, TaskListener.class, FlowNode.class);
        }

        @Override
        public Set<? extends Class<?>> getProvidedContext() {
            return Set.of(BlockSession.class);
        }

        @POST
        public FormValidation doCheckHost(@QueryParameter String value) {
            return FormValidation.validateRequired(value);
        }

        @POST
        public FormValidation doCheckIdleTimeout(@QueryParameter String value) {
            return DurationText.checkOrMax(value);
        }

        @POST
        public ListBoxModel doFillOutputBufferingModeItems() {
            return StepForm.choices(Messages.RemotePowerShellStep_hostsOwn(), "Block", "Drop");
        }
    }
}
