package io.jenkins.plugins.remotepowershell.sessions;

import com.cloudbees.hudson.plugins.folder.AbstractFolder;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.model.Action;
import hudson.model.Api;
import hudson.model.Item;
import io.jenkins.plugins.remotepowershell.config.RemoteHost;
import io.jenkins.plugins.remotepowershell.config.RemotePowerShellFolderProperty;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import jenkins.model.TransientActionFactory;
import org.kohsuke.stapler.StaplerProxy;
import org.kohsuke.stapler.export.Exported;
import org.kohsuke.stapler.export.ExportedBean;

/** The tab of a folder that defines hosts: runs of the jobs below it, as far as the user may read them. */
@ExportedBean
public final class FolderSessions implements Action, StaplerProxy {
    private final AbstractFolder<?> folder;

    FolderSessions(AbstractFolder<?> folder) {
        this.folder = folder;
    }

    @Override
    public String getIconFileName() {
        return "symbol-terminal";
    }

    @Override
    public String getDisplayName() {
        return Messages.BuildSessions_DisplayName();
    }

    @Override
    public String getUrlName() {
        return SessionsPage.URL;
    }

    @Override
    public Object getTarget() {
        folder.checkPermission(Item.READ);
        return this;
    }

    public AbstractFolder<?> getFolder() {
        return folder;
    }

    @Exported
    public List<RunRow> getRuns() throws IOException {
        return RunRows.open(RowActor.ofJob()).stream()
                .filter(row -> row.isBelow(folder) && row.isBuildVisible())
                .toList();
    }

    /** One row, for its actions and its API; null if it is of a job elsewhere, or one that the user may not read. */
    @CheckForNull
    public RunRow getRun(String runId) throws IOException {
        return RunRows.find(runId, RowActor.ofJob())
                .filter(row -> row.isBelow(folder) && row.isBuildVisible())
                .orElse(null);
    }

    @Exported
    public List<String> getHosts() {
        return definitions().stream().map(RemoteHost::getName).toList();
    }

    /** The page of a host that the folder defines. */
    @CheckForNull
    public HostPage getHost(String name) throws IOException {
        for (RemoteHost host : definitions()) {
            if (host.getName().equals(name)) {
                return new HostPage(host, folder, getRuns());
            }
        }
        return null;
    }

    public Api getApi() {
        return new Api(this);
    }

    private List<RemoteHost> definitions() {
        return definitions(folder);
    }

    private static List<RemoteHost> definitions(AbstractFolder<?> folder) {
        RemotePowerShellFolderProperty property = folder.getProperties().get(RemotePowerShellFolderProperty.class);
        return property == null ? List.of() : property.getHosts();
    }

    /** Adds the tab to folders that define hosts. */
    @Extension
    @SuppressWarnings("rawtypes")
    public static final class Factory extends TransientActionFactory<AbstractFolder> {
        @Override
        public Class<AbstractFolder> type() {
            return AbstractFolder.class;
        }

        @Override
        public Class<? extends Action> actionType() {
            return FolderSessions.class;
        }

        @NonNull
        @Override
        public Collection<? extends Action> createFor(@NonNull AbstractFolder target) {
            AbstractFolder<?> folder = target;
            return definitions(folder).isEmpty() ? Set.of() : Set.of(new FolderSessions(folder));
        }
    }
}
