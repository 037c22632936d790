package io.jenkins.plugins.remotepowershell.config;

import com.cloudbees.hudson.plugins.folder.AbstractFolder;
import hudson.model.Item;
import hudson.model.ItemGroup;
import java.util.Optional;
import java.util.function.Consumer;

/** The definitions that a job sees: those of its folders, the nearest first, then the global ones. */
final class HostCatalog {
    private final Item job;
    private final Consumer<String> notices;
    private final RemotePowerShellConfiguration global = RemotePowerShellConfiguration.get();

    HostCatalog(Item job, Consumer<String> notices) {
        this.job = job;
        this.notices = notices;
    }

    /** @throws HostRefusedException if the nearest definition is one that a folder may not have */
    Optional<HostDefinition> find(String name) throws HostRefusedException {
        Optional<HostDefinition> inFolder = inFolders(name);
        Optional<RemoteHost> globally = global.host(name);
        if (inFolder.isEmpty()) {
            return globally.map(host -> new HostDefinition(host, null));
        }
        HostDefinition nearest = inFolder.get();
        if (!global.allowsInFolders(nearest.host())) {
            throw new HostRefusedException("host " + name + " is defined by folder " + nearest.scope()
                    + " with an endpoint that folders are not allowed to define; an administrator allows endpoints"
                    + " in Manage Jenkins, System");
        }
        if (globally.isPresent()) {
            notices.accept("host " + name + " is taken from folder " + nearest.scope()
                    + ", whose definition hides the global one");
        }
        return inFolder;
    }

    private Optional<HostDefinition> inFolders(String name) {
        for (ItemGroup<?> group = job.getParent(); group instanceof AbstractFolder<?> folder; ) {
            Optional<HostDefinition> found = in(folder, name);
            if (found.isPresent() && global.isFolderDefinitionsOn()) {
                return found;
            }
            if (found.isPresent()) {
                notices.accept("folder " + folder.getFullName() + " defines a host " + name
                        + ", which does not count: no administrator has allowed endpoints for folders");
            }
            group = folder.getParent();
        }
        return Optional.empty();
    }

    private static Optional<HostDefinition> in(AbstractFolder<?> folder, String name) {
        RemotePowerShellFolderProperty property = folder.getProperties().get(RemotePowerShellFolderProperty.class);
        return property == null ? Optional.empty() : property.host(name).map(host -> new HostDefinition(host, folder));
    }
}
