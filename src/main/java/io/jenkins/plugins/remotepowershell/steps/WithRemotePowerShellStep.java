package io.jenkins.plugins.remotepowershell.steps;

import com.cloudbees.plugins.credentials.common.StandardCertificateCredentials;
import com.cloudbees.plugins.credentials.common.StandardUsernamePasswordCredentials;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import hudson.Extension;
import hudson.Util;
import hudson.model.Item;
import hudson.model.Run;
import hudson.model.TaskListener;
import hudson.util.FormValidation;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.remotepowershell.config.ConnectionTest;
import io.jenkins.plugins.remotepowershell.config.CredentialChoices;
import io.jenkins.plugins.remotepowershell.config.DurationText;
import io.jenkins.plugins.remotepowershell.config.HostOverrides;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import org.jenkinsci.plugins.workflow.graph.FlowNode;
import org.jenkinsci.plugins.workflow.steps.Step;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepDescriptor;
import org.jenkinsci.plugins.workflow.steps.StepExecution;
import org.kohsuke.stapler.AncestorInPath;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.StaplerRequest2;
import org.kohsuke.stapler.verb.POST;

/** {@code withRemotePowerShell}: the steps within run their scripts in one session, which keeps what they leave in it. */
public final class WithRemotePowerShellStep extends Step {
    private final String host;

    @CheckForNull
    private String credentialsId;

    @CheckForNull
    private String endpoint;

    @CheckForNull
    private String authentication;

    @CheckForNull
    private String configurationName;

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
    public String getCredentialsId() {
        return credentialsId;
    }

    @DataBoundSetter
    public void setCredentialsId(@CheckForNull String credentialsId) {
        this.credentialsId = Util.fixEmptyAndTrim(credentialsId);
    }

    @CheckForNull
    public String getEndpoint() {
        return endpoint;
    }

    @DataBoundSetter
    public void setEndpoint(@CheckForNull String endpoint) {
        this.endpoint = Util.fixEmptyAndTrim(endpoint);
    }

    @CheckForNull
    public String getAuthentication() {
        return authentication;
    }

    @DataBoundSetter
    public void setAuthentication(@CheckForNull String authentication) {
        this.authentication = Util.fixEmptyAndTrim(authentication);
    }

    @CheckForNull
    public String getConfigurationName() {
        return configurationName;
    }

    @DataBoundSetter
    public void setConfigurationName(@CheckForNull String configurationName) {
        this.configurationName = Util.fixEmptyAndTrim(configurationName);
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
        HostOverrides overrides = new HostOverrides()
                .credentialsId(credentialsId)
                .endpoint(endpoint)
                .authentication(authentication)
                .configurationName(configurationName)
                .idleTimeout(idleTimeout)
                .outputBufferingMode(outputBufferingMode);
        String node = context.get(FlowNode.class).getId();
        return new WithRemotePowerShellExecution(
                context, new BlockSession(StepDefaults.drawRunId(), host, overrides, node));
    }

    /** Describes the step to Pipeline and to the snippet generator. */
    @Extension
    public static final class DescriptorImpl extends StepDescriptor {
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
            return DurationText.check(value);
        }

        /** Tries the host as builds of the job would reach it; the request has the form's fields. */
        @POST
        public FormValidation doTestConnection(
                StaplerRequest2 request,
                @AncestorInPath @CheckForNull Item item,
                @QueryParameter @CheckForNull String host)
                throws InterruptedException {
            HostOverrides overrides = new HostOverrides()
                    .credentialsId(request.getParameter("credentialsId"))
                    .endpoint(request.getParameter("endpoint"))
                    .authentication(request.getParameter("authentication"))
                    .configurationName(request.getParameter("configurationName"));
            return ConnectionTest.ofStep(item, host, overrides);
        }

        @POST
        public ListBoxModel doFillOutputBufferingModeItems() {
            return StepForm.choices(Messages.RemotePowerShellStep_hostsOwn(), "Block", "Drop");
        }

        @POST
        public ListBoxModel doFillCredentialsIdItems(
                @AncestorInPath @CheckForNull Item item, @QueryParameter @CheckForNull String credentialsId) {
            return CredentialChoices.of(
                    item,
                    credentialsId,
                    List.of(StandardUsernamePasswordCredentials.class, StandardCertificateCredentials.class));
        }
    }
}
