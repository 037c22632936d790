package io.jenkins.plugins.remotepowershell.config;

import com.cloudbees.hudson.plugins.folder.AbstractFolder;
import com.cloudbees.hudson.plugins.folder.AbstractFolderProperty;
import com.cloudbees.hudson.plugins.folder.AbstractFolderPropertyDescriptor;
import hudson.Extension;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.jenkinsci.Symbol;
import org.kohsuke.stapler.DataBoundConstructor;

/** Hosts that only the jobs below a folder may use. */
public final class RemotePowerShellFolderProperty extends AbstractFolderProperty<AbstractFolder<?>> {
    private final List<RemoteHost> hosts;

    @DataBoundConstructor
    public RemotePowerShellFolderProperty(List<RemoteHost> hosts) {
        this.hosts = hosts == null ? new ArrayList<>() : new ArrayList<>(hosts);
        RemoteHost.checkNames(this.hosts);
    }

    public List<RemoteHost> getHosts() {
        return Collections.unmodifiableList(hosts);
    }

    Optional<RemoteHost> host(String name) {
        return hosts.stream().filter(host -> host.getName().equals(name)).findFirst();
    }

    /** Part of a folder's configuration. */
    @Extension
    @Symbol("remotePowerShellHosts")
    public static final class DescriptorImpl extends AbstractFolderPropertyDescriptor {
        @Override
        public String getDisplayName() {
            return Messages.RemotePowerShellFolderProperty_DisplayName();
        }

        /** Whether an administrator has switched folder definitions on. */
        public boolean isOn() {
            return RemotePowerShellConfiguration.get().isFolderDefinitionsOn();
        }
    }
}
