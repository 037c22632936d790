package io.jenkins.plugins.remotepowershell.steps;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import hudson.Extension;
import hudson.FilePath;
import hudson.Util;
import hudson.model.Run;
import hudson.model.TaskListener;
import hudson.util.FormValidation;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.remotepowershell.config.DurationText;
import io.jenkins.plugins.remotepowershell.config.HostOverrides;
import java.util.Set;
import net.sf.json.JSONObject;
import org.jenkinsci.plugins.workflow.graph.FlowNode;
import org.jenkinsci.plugins.workflow.steps.Step;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepExecution;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.StaplerRequest2;
import org.kohsuke.stapler.verb.POST;

/** {@code remotePowerShellCopy}: a file or a directory between the workspace and a Windows host, over restarts of Jenkins. */
public final class RemotePowerShellCopyStep extends HostStep {
    private final String host;
    private final String from;
    private final String to;

    @CheckForNull
    private String direction;

    private boolean checksum = true;

    @CheckForNull
    private String reconnectTimeout;

    @CheckForNull
    private String startTimeout;

    /**
     * @param from in the workspace, or on the host
     * @param to on the other side
     */
    @DataBoundConstructor
    public RemotePowerShellCopyStep(String host, String from, String to) {
        this.host = Util.fixNull(host).strip();
        this.from = Util.fixNull(from).strip();
        this.to = Util.fixNull(to).strip();
    }

    public String getHost() {
        return host;
    }

    public String getFrom() {
        return from;
    }

    public String getTo() {
        return to;
    }

    /** {@code toHost} or {@code fromHost}. */
    @CheckForNull
    public String getDirection() {
        return direction;
    }

    @DataBoundSetter
    public void setDirection(@CheckForNull String direction) {
        String given = Util.fixEmptyAndTrim(direction);
        this.direction = CopyDirection.TO_HOST.word().equals(given) ? null : given;
    }

    public boolean isChecksum() {
        return checksum;
    }

    @DataBoundSetter
    public void setChecksum(boolean checksum) {
        this.checksum = checksum;
    }

    @CheckForNull
    public String getReconnectTimeout() {
        return reconnectTimeout;
    }

    @DataBoundSetter
    public void setReconnectTimeout(@CheckForNull String reconnectTimeout) {
        this.reconnectTimeout = Util.fixEmptyAndTrim(reconnectTimeout);
    }

    @CheckForNull
    public String getStartTimeout() {
        return startTimeout;
    }

    @DataBoundSetter
    public void setStartTimeout(@CheckForNull String startTimeout) {
        this.startTimeout = Util.fixEmptyAndTrim(startTimeout);
    }

    @Override
    public StepExecution start(StepContext context) throws AbortException {
        return new RemotePowerShellCopyExecution(context, new CopyArguments(this));
    }

    HostOverrides overrides() {
        return hostOverrides().reconnectTimeout(reconnectTimeout).startTimeout(startTimeout);
    }

    /** Describes the step to Pipeline and to the snippet generator. */
    @Extension
    public static final class DescriptorImpl extends HostStepDescriptor {
        @Override
        public String getFunctionName() {
            return "remotePowerShellCopy";
        }

        @NonNull
        @Override
        public String getDisplayName() {
            return Messages.RemotePowerShellCopyStep_displayName();
        }

        @Override
        public Set<? extends Class<?>> getRequiredContext() {
            return Set.of(Run.class, TaskListener.class, FlowNode.class, FilePath.class);
        }

        @Override
        public Step newInstance(@CheckForNull StaplerRequest2 request, @NonNull JSONObject form) throws FormException {
            if (request == null) {
                throw new FormException("there is no form to read", "from");
            }
            StepForm.removeBlanks(form);
            return request.bindJSON(RemotePowerShellCopyStep.class, form);
        }

        @POST
        public FormValidation doCheckReconnectTimeout(@QueryParameter String value) {
            return DurationText.check(value);
        }

        @POST
        public FormValidation doCheckStartTimeout(@QueryParameter String value) {
            return DurationText.check(value);
        }

        @POST
        public ListBoxModel doFillDirectionItems() {
            return StepForm.choices(
                    Messages.RemotePowerShellCopyStep_toHost(),
                    new ListBoxModel.Option(
                            Messages.RemotePowerShellCopyStep_fromHost(), CopyDirection.FROM_HOST.word()));
        }
    }
}
