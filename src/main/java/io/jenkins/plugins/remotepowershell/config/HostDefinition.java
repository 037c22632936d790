package io.jenkins.plugins.remotepowershell.config;

import com.cloudbees.hudson.plugins.folder.AbstractFolder;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.model.ItemGroup;
import jenkins.model.Jenkins;

/**
 * A host's definition and where it stands.
 *
 * @param folder null for a global one
 */
record HostDefinition(RemoteHost host, @CheckForNull AbstractFolder<?> folder) {

    /** The host as a step that uses it names it. */
    RunOwner.HostSource source() {
        return RunOwner.HostSource.defined(scope(), host.getName());
    }

    /** Whose credentials are shared with jobs, if the definition shares them. */
    ItemGroup<?> group() {
        return folder == null ? Jenkins.get() : folder;
    }

    /** Full name of the folder; empty for Jenkins itself. */
    String scope() {
        return folder == null ? "" : folder.getFullName();
    }
}
