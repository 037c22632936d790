package io.jenkins.plugins.remotepowershell.config;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.ExtensionPoint;
import hudson.model.Describable;
import hudson.model.ItemGroup;
import hudson.model.Run;
import io.jenkins.plugins.remotepowershell.transport.HttpProxy;
import java.net.URI;

/** Whether a host is reached directly or through an HTTP proxy. */
public abstract class HostProxy implements Describable<HostProxy>, ExtensionPoint {
    /**
     * For the transport.
     *
     * @param group that defines the host: Jenkins or a folder
     * @param run for which the proxy is used; null outside builds
     * @return null for a direct connection
     */
    @CheckForNull
    abstract HttpProxy towards(URI endpoint, ItemGroup<?> group, @CheckForNull Run<?, ?> run)
            throws HostRefusedException;

    /** Where connections go that an administrator has to have allowed, if folders define the host; empty for nowhere. */
    String ownAddress() {
        return "";
    }
}
