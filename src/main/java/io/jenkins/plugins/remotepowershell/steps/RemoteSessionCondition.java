package io.jenkins.plugins.remotepowershell.steps;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import org.jenkinsci.Symbol;
import org.jenkinsci.plugins.workflow.flow.ErrorCondition;
import org.jenkinsci.plugins.workflow.steps.FlowInterruptedException;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.kohsuke.stapler.DataBoundConstructor;

/** For {@code retry}: whether a remote session was lost, or could not be had. */
public final class RemoteSessionCondition extends ErrorCondition {
    private static final long serialVersionUID = 1L;

    @DataBoundConstructor
    public RemoteSessionCondition() {
        // nothing to choose
    }

    @Override
    public boolean test(@NonNull Throwable error, @CheckForNull StepContext context) {
        return error instanceof FlowInterruptedException interrupted
                && interrupted.getCauses().stream().anyMatch(RemoteSessionCause.class::isInstance);
    }

    /** Shown in the list of conditions. */
    @Extension
    @Symbol("remoteSession")
    public static final class DescriptorImpl extends ErrorConditionDescriptor {
        @NonNull
        @Override
        public String getDisplayName() {
            return Messages.RemoteSessionCondition_displayName();
        }
    }
}
