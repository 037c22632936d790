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
import io.jenkins.plugins.remotepowershell.run.RunnerSettings;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.sf.json.JSONObject;
import org.jenkinsci.plugins.workflow.actions.LabelAction;
import org.jenkinsci.plugins.workflow.graph.FlowNode;
import org.jenkinsci.plugins.workflow.steps.Step;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepExecution;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.StaplerRequest2;
import org.kohsuke.stapler.verb.POST;

/** {@code remotePowerShell}: runs PowerShell on Windows hosts, without an agent, over restarts of Jenkins. */
public final class RemotePowerShellStep extends HostStep implements Cloneable {
    private static final int LABEL_LENGTH = 100;

    @CheckForNull
    private String script;

    @CheckForNull
    private String scriptFile;

    @CheckForNull
    private String encoding;

    @CheckForNull
    private String command;

    @CheckForNull
    private String attach;

    @CheckForNull
    private Map<String, Object> parameters;

    @CheckForNull
    private Map<String, String> credentialParameters;

    @CheckForNull
    private Map<String, String> env;

    @CheckForNull
    private List<String> inheritEnv;

    @CheckForNull
    private String workingDirectory;

    @CheckForNull
    private String host;

    @CheckForNull
    private List<String> hosts;

    private int throttleLimit = StepDefaults.THROTTLE_LIMIT;

    private boolean failFast;

    private int minSuccess;

    private boolean returnStatus;

    private boolean returnStdout;

    private boolean returnJson;

    private boolean returnResult;

    private long maxReturnLength = StepDefaults.MAX_RETURN_LENGTH;

    @CheckForNull
    private String label;

    @CheckForNull
    private String errorActionPreference;

    private boolean failOnErrorRecord;

    private boolean ignoreLastExitCode;

    @CheckForNull
    private Integer unstableReturn;

    @CheckForNull
    private List<String> streams;

    @CheckForNull
    private String progress;

    private int outputWidth = RunnerSettings.DEFAULT_WIDTH;

    @CheckForNull
    private String idleTimeout;

    @CheckForNull
    private String outputBufferingMode;

    private boolean journal;

    @CheckForNull
    private String reconnectTimeout;

    @CheckForNull
    private String startTimeout;

    @CheckForNull
    private String maxRuntime;

    @CheckForNull
    private String onAbort;

    @CheckForNull
    private String onLost;

    /** @param script the script's text; empty if it comes from elsewhere */
    @DataBoundConstructor
    public RemotePowerShellStep(@CheckForNull String script) {
        this.script = Util.fixEmpty(script);
    }

    @CheckForNull
    public String getScript() {
        return script;
    }

    @CheckForNull
    public String getScriptFile() {
        return scriptFile;
    }

    @DataBoundSetter
    public void setScriptFile(@CheckForNull String scriptFile) {
        this.scriptFile = Util.fixEmptyAndTrim(scriptFile);
    }

    @CheckForNull
    public String getEncoding() {
        return encoding;
    }

    @DataBoundSetter
    public void setEncoding(@CheckForNull String encoding) {
        this.encoding = Util.fixEmptyAndTrim(encoding);
    }

    @CheckForNull
    public String getCommand() {
        return command;
    }

    @DataBoundSetter
    public void setCommand(@CheckForNull String command) {
        this.command = Util.fixEmptyAndTrim(command);
    }

    @CheckForNull
    public String getAttach() {
        return attach;
    }

    @DataBoundSetter
    public void setAttach(@CheckForNull String attach) {
        this.attach = Util.fixEmptyAndTrim(attach);
    }

    @CheckForNull
    public Map<String, Object> getParameters() {
        return parameters;
    }

    @DataBoundSetter
    public void setParameters(@CheckForNull Map<String, Object> parameters) {
        this.parameters = StepDefaults.map(parameters);
    }

    @CheckForNull
    public Map<String, String> getCredentialParameters() {
        return credentialParameters;
    }

    @DataBoundSetter
    public void setCredentialParameters(@CheckForNull Map<String, String> credentialParameters) {
        this.credentialParameters = StepDefaults.map(credentialParameters);
    }

    @CheckForNull
    public Map<String, String> getEnv() {
        return env;
    }

    @DataBoundSetter
    public void setEnv(@CheckForNull Map<String, String> env) {
        this.env = StepDefaults.map(env);
    }

    @CheckForNull
    public List<String> getInheritEnv() {
        return inheritEnv;
    }

    @DataBoundSetter
    public void setInheritEnv(@CheckForNull List<String> inheritEnv) {
        this.inheritEnv = StepDefaults.list(inheritEnv);
    }

    @CheckForNull
    public String getWorkingDirectory() {
        return workingDirectory;
    }

    @DataBoundSetter
    public void setWorkingDirectory(@CheckForNull String workingDirectory) {
        this.workingDirectory = Util.fixEmptyAndTrim(workingDirectory);
    }

    @CheckForNull
    public String getHost() {
        return host;
    }

    @DataBoundSetter
    public void setHost(@CheckForNull String host) {
        this.host = Util.fixEmptyAndTrim(host);
    }

    @CheckForNull
    public List<String> getHosts() {
        return hosts;
    }

    @DataBoundSetter
    public void setHosts(@CheckForNull List<String> hosts) {
        this.hosts = StepDefaults.list(hosts);
    }

    public int getThrottleLimit() {
        return throttleLimit;
    }

    @DataBoundSetter
    public void setThrottleLimit(int throttleLimit) {
        this.throttleLimit = throttleLimit;
    }

    public boolean isFailFast() {
        return failFast;
    }

    @DataBoundSetter
    public void setFailFast(boolean failFast) {
        this.failFast = failFast;
    }

    public int getMinSuccess() {
        return minSuccess;
    }

    @DataBoundSetter
    public void setMinSuccess(int minSuccess) {
        this.minSuccess = minSuccess;
    }

    public boolean isReturnStatus() {
        return returnStatus;
    }

    @DataBoundSetter
    public void setReturnStatus(boolean returnStatus) {
        this.returnStatus = returnStatus;
    }

    public boolean isReturnStdout() {
        return returnStdout;
    }

    @DataBoundSetter
    public void setReturnStdout(boolean returnStdout) {
        this.returnStdout = returnStdout;
    }

    public boolean isReturnJson() {
        return returnJson;
    }

    @DataBoundSetter
    public void setReturnJson(boolean returnJson) {
        this.returnJson = returnJson;
    }

    public boolean isReturnResult() {
        return returnResult;
    }

    @DataBoundSetter
    public void setReturnResult(boolean returnResult) {
        this.returnResult = returnResult;
    }

    public long getMaxReturnLength() {
        return maxReturnLength;
    }

    @DataBoundSetter
    public void setMaxReturnLength(long maxReturnLength) {
        this.maxReturnLength = maxReturnLength;
    }

    @CheckForNull
    public String getLabel() {
        return label;
    }

    @DataBoundSetter
    public void setLabel(@CheckForNull String label) {
        this.label = Util.fixEmptyAndTrim(label);
    }

    @CheckForNull
    public String getErrorActionPreference() {
        return errorActionPreference;
    }

    @DataBoundSetter
    public void setErrorActionPreference(@CheckForNull String errorActionPreference) {
        this.errorActionPreference = Util.fixEmptyAndTrim(errorActionPreference);
    }

    public boolean isFailOnErrorRecord() {
        return failOnErrorRecord;
    }

    @DataBoundSetter
    public void setFailOnErrorRecord(boolean failOnErrorRecord) {
        this.failOnErrorRecord = failOnErrorRecord;
    }

    public boolean isIgnoreLastExitCode() {
        return ignoreLastExitCode;
    }

    @DataBoundSetter
    public void setIgnoreLastExitCode(boolean ignoreLastExitCode) {
        this.ignoreLastExitCode = ignoreLastExitCode;
    }

    @CheckForNull
    public Integer getUnstableReturn() {
        return unstableReturn;
    }

    @DataBoundSetter
    public void setUnstableReturn(@CheckForNull Integer unstableReturn) {
        this.unstableReturn = unstableReturn;
    }

    @CheckForNull
    public List<String> getStreams() {
        return streams;
    }

    @DataBoundSetter
    public void setStreams(@CheckForNull List<String> streams) {
        this.streams = StepDefaults.list(streams);
    }

    @CheckForNull
    public String getProgress() {
        return progress;
    }

    @DataBoundSetter
    public void setProgress(@CheckForNull String progress) {
        this.progress = Util.fixEmptyAndTrim(progress);
    }

    public int getOutputWidth() {
        return outputWidth;
    }

    @DataBoundSetter
    public void setOutputWidth(int outputWidth) {
        this.outputWidth = outputWidth;
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

    public boolean isJournal() {
        return journal;
    }

    @DataBoundSetter
    public void setJournal(boolean journal) {
        this.journal = journal;
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

    @CheckForNull
    public String getMaxRuntime() {
        return maxRuntime;
    }

    @DataBoundSetter
    public void setMaxRuntime(@CheckForNull String maxRuntime) {
        this.maxRuntime = Util.fixEmptyAndTrim(maxRuntime);
    }

    @CheckForNull
    public String getOnAbort() {
        return onAbort;
    }

    @DataBoundSetter
    public void setOnAbort(@CheckForNull String onAbort) {
        this.onAbort = Util.fixEmptyAndTrim(onAbort);
    }

    @CheckForNull
    public String getOnLost() {
        return onLost;
    }

    @DataBoundSetter
    public void setOnLost(@CheckForNull String onLost) {
        this.onLost = Util.fixEmptyAndTrim(onLost);
    }

    @Override
    public StepExecution start(StepContext context) throws IOException, InterruptedException {
        if (label != null) {
            FlowNode node = context.get(FlowNode.class);
            node.addAction(new LabelAction(label.substring(0, Math.min(label.length(), LABEL_LENGTH))));
        }
        return new RemotePowerShellExecution(context, state(ofBlock(context)));
    }

    /** The session of the innermost block around the step; null if the step names hosts itself, or a run to attach. */
    @CheckForNull
    private BlockSession ofBlock(StepContext context) throws IOException, InterruptedException {
        return host == null && hosts == null && attach == null ? context.get(BlockSession.class) : null;
    }

    /**
     * The step's ids and settings; nothing of it has been sent anywhere.
     *
     * @param block in whose session it runs; null if it has its own
     */
    StepState state(@CheckForNull BlockSession block) throws AbortException {
        StepSettings settings = new StepSettings(this, block);
        List<HostPart> parts = new ArrayList<>();
        for (String name : settings.hosts()) {
            parts.add(new HostPart(name, attach == null ? StepDefaults.drawRunId() : attach));
        }
        return new StepState(settings, parts, attach == null ? startText() : null);
    }

    /**
     * The ids and settings of a step that takes up runs of a build that died.
     *
     * @param runIds by host; a host that has none had not begun
     * @param allBegun whether nothing of it needs to be started any more
     */
    StepState continuedState(Map<String, String> runIds, boolean allBegun) throws AbortException {
        StepSettings settings = new StepSettings(this, null);
        List<HostPart> parts = new ArrayList<>();
        for (String name : settings.hosts()) {
            String runId = runIds.get(name);
            parts.add(new HostPart(name, runId == null ? StepDefaults.drawRunId() : runId));
        }
        return new StepState(settings, parts, allBegun && runIds.size() == parts.size() ? null : startText());
    }

    private StartText startText() throws AbortException {
        try {
            return new StartText(
                    Util.fixNull(script), parameters == null ? Map.of() : parameters, env == null ? Map.of() : env);
        } catch (IllegalArgumentException unsuitable) {
            throw new AbortException(unsuitable.getMessage());
        }
    }

    /** The same step with another script. */
    RemotePowerShellStep copy(@CheckForNull String otherScript) {
        try {
            RemotePowerShellStep copy = (RemotePowerShellStep) clone();
            copy.script = Util.fixEmpty(otherScript);
            return copy;
        } catch (CloneNotSupportedException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** For the form, which has rows where a pipeline has a map. */
    public List<NamedText> getParameterRows() {
        return StepForm.rows(parameters);
    }

    public List<NamedText> getEnvRows() {
        return StepForm.rows(env);
    }

    public List<NamedCredentials> getCredentialRows() {
        return StepForm.credentialRows(credentialParameters);
    }

    /** For the form, which has a text where a pipeline has a list. */
    public String getHostsText() {
        return StepForm.text(hosts);
    }

    public String getInheritEnvText() {
        return StepForm.text(inheritEnv);
    }

    public String getStreamsText() {
        return StepForm.text(streams);
    }

    /** Describes the step to Pipeline and to the snippet generator. */
    @Extension
    public static final class DescriptorImpl extends HostStepDescriptor {
        @Override
        public String getFunctionName() {
            return "remotePowerShell";
        }

        @NonNull
        @Override
        public String getDisplayName() {
            return Messages.RemotePowerShellStep_displayName();
        }

        @Override
        public Set<? extends Class<?>> getRequiredContext() {
            return Set.of(Run.class, TaskListener.class, FlowNode.class);
        }

        @Override
        public Step newInstance(@CheckForNull StaplerRequest2 request, @NonNull JSONObject form) throws FormException {
            return StepForm.bind(request, form);
        }

        @POST
        public FormValidation doCheckLabel(@QueryParameter String value) {
            return Util.fixNull(value).length() > LABEL_LENGTH
                    ? FormValidation.error(Messages.RemotePowerShellStep_labelTooLong(LABEL_LENGTH))
                    : FormValidation.ok();
        }

        @POST
        public FormValidation doCheckEncoding(@QueryParameter String value) {
            return StepForm.check(() -> StepArguments.charset(Util.fixEmptyAndTrim(value)));
        }

        @POST
        public FormValidation doCheckIdleTimeout(@QueryParameter String value) {
            return DurationText.checkOrMax(value);
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
        public FormValidation doCheckMaxRuntime(@QueryParameter String value) {
            return DurationText.check(value);
        }

        @POST
        public FormValidation doCheckReturnStatus(
                @QueryParameter boolean returnStatus,
                @QueryParameter boolean returnStdout,
                @QueryParameter boolean returnJson,
                @QueryParameter boolean returnResult) {
            RemotePowerShellStep step = new RemotePowerShellStep(null);
            step.setReturnStatus(returnStatus);
            step.setReturnStdout(returnStdout);
            step.setReturnJson(returnJson);
            step.setReturnResult(returnResult);
            return StepForm.check(() -> StepArguments.returnForm(step));
        }

        @POST
        public ListBoxModel doFillErrorActionPreferenceItems() {
            return StepForm.choices(Messages.RemotePowerShellStep_hostsOwn(), "Stop", "Continue", "SilentlyContinue");
        }

        @POST
        public ListBoxModel doFillOutputBufferingModeItems() {
            return StepForm.choices(Messages.RemotePowerShellStep_hostsOwn(), "Block", "Drop");
        }

        @POST
        public ListBoxModel doFillProgressItems() {
            return StepForm.choices(Messages.RemotePowerShellStep_progressLines(), "none");
        }

        @POST
        public ListBoxModel doFillOnAbortItems() {
            return StepForm.choices(Messages.RemotePowerShellStep_stop(), "killTree", "leave");
        }

        @POST
        public ListBoxModel doFillOnLostItems() {
            return StepForm.choices(Messages.RemotePowerShellStep_stop(), "keep", "collect");
        }
    }
}
