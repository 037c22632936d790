package io.jenkins.plugins.remotepowershell.steps;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.model.Action;
import hudson.model.Run;
import java.io.IOException;

/** On the build that died: a link to the one that continues it. */
public final class ContinuedAction implements Action {
    private final int number;

    ContinuedAction(int number) {
        this.number = number;
    }

    /** Makes the build that this one continues point here. */
    static void link(Run<?, ?> build) throws IOException {
        ContinuesCause cause = build.getCause(ContinuesCause.class);
        Run<?, ?> former = cause == null ? null : build.getParent().getBuildByNumber(cause.getNumber());
        if (former != null) {
            former.addAction(new ContinuedAction(build.getNumber()));
            former.save();
        }
    }

    @CheckForNull
    @Override
    public String getIconFileName() {
        return "symbol-arrow-forward-outline plugin-ionicons-api";
    }

    @Override
    public String getDisplayName() {
        return Messages.ContinuedAction_displayName(number);
    }

    @Override
    public String getUrlName() {
        return "../" + number;
    }
}
