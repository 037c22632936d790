package io.jenkins.plugins.remotepowershell.config;

import com.cloudbees.hudson.plugins.folder.AbstractFolder;
import hudson.model.ItemGroup;
import java.util.Optional;
import java.util.function.Consumer;

/** The definitions that count in a folder: its own, then those of the folders around it, then the global ones. */
final class HostCatalog {
    private final ItemGroup<?> nearest;
    private final Consumer<String> notices;
    private final RemotePowerShellConfiguration global = RemotePowerShellConfiguration.get();

    /** @param nearest Jenkins or the folder whose own definitions count first */
    HostCatalog(ItemGroup<?> nearest, Consumer<String> notices) {
        this.nearest = nearest;
        this.notices = notices;
    }

    /** @throws HostRefusedException if the nearest definition is one that a folder may not have */
    Optional<HostDefinition> find(String name) throws HostRefusedException {
        Optional<HostDefinition> inFolder = inFolders(name);
        Optional<RemoteHost> globally = global.host(name);
        if (inFolder.isEmpty()) {
            return globally.map(host -> new HostDefinition(host, null));
        }
        HostDefinition found = inFolder.get();
        if (!global.allowsInFolders(found.host())) {
            throw new HostRefusedException("host " + name + " is defined by folder " + found.scope()
                    + " with an endpoint that folders are not allowed to define; an administrator allows endpoints"
                    + " in Manage Jenkins, System");
        }
        if (globally.isPresent()) {
            notices.accept("host " + name + " is taken from folder " + found.scope()
                    + ", whose definition hides the global one");
        }
        return inFolder;
    }

    private Optional<HostDefinition> inFolders(String name) {
        for (ItemGroup<?> group = nearest; group instanceof AbstractFolder<?> folder; ) {
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
