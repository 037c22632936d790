package io.jenkins.plugins.remotepowershell.sessions;

import org.jvnet.localizer.Localizable;

/** How a run stands, as the sessions page shows it. */
public enum RunState {
    /** This controller follows it. */
    RUNNING(Messages._RunState_Running()),
    /** This controller follows it, and its host does not answer. */
    UNREACHABLE(Messages._RunState_Unreachable()),
    /** Its build will take it up again. */
    DISCONNECTED(Messages._RunState_Disconnected()),
    /** Its build was deleted or is complete: nobody will take it up. */
    ORPHANED(Messages._RunState_Orphaned()),
    /** It has ended. */
    ENDED(Messages._RunState_Ended());

    private final Localizable label;

    RunState(Localizable label) {
        this.label = label;
    }

    /** For people. */
    public String getLabel() {
        return label.toString();
    }
}
