package io.jenkins.plugins.remotepowershell.config;

import hudson.ExtensionList;
import hudson.ExtensionPoint;
import java.util.Collection;

/** Looks after runs that nobody follows any more. */
public interface RunSweep extends ExtensionPoint {
    /** Does now, and not at the next sweep, what is to be done with runs whose build is gone; else nothing. */
    void sweep(Collection<String> runIds);

    static RunSweep get() {
        return ExtensionList.lookupFirst(RunSweep.class);
    }
}
