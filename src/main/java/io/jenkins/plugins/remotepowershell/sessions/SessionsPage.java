package io.jenkins.plugins.remotepowershell.sessions;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.Util;
import hudson.model.Api;
import hudson.model.ManagementLink;
import hudson.security.Permission;
import io.jenkins.plugins.remotepowershell.config.HomeOwnership;
import io.jenkins.plugins.remotepowershell.config.ManageSessions;
import io.jenkins.plugins.remotepowershell.config.RemoteHost;
import io.jenkins.plugins.remotepowershell.config.RemotePowerShellConfiguration;
import java.io.IOException;
import java.util.List;
import jenkins.model.Jenkins;
import org.jenkinsci.Symbol;
import org.kohsuke.stapler.HttpResponse;
import org.kohsuke.stapler.HttpResponses;
import org.kohsuke.stapler.Stapler;
import org.kohsuke.stapler.StaplerProxy;
import org.kohsuke.stapler.StaplerRequest2;
import org.kohsuke.stapler.export.Exported;
import org.kohsuke.stapler.export.ExportedBean;
import org.kohsuke.stapler.interceptor.RequirePOST;

/** Manage Jenkins, Remote PowerShell sessions: every run that has not ended, whatever became of its build. */
@Extension
@Symbol("remotePowerShellSessions")
@ExportedBean
public final class SessionsPage extends ManagementLink implements StaplerProxy {
    static final String URL = "remote-powershell";

    @Override
    public String getIconFileName() {
        return "symbol-terminal";
    }

    @Override
    public String getDisplayName() {
        return Messages.SessionsPage_DisplayName();
    }

    @Override
    public String getDescription() {
        return Messages.SessionsPage_Description();
    }

    @Override
    public String getUrlName() {
        return URL;
    }

    @NonNull
    @Override
    public Permission getRequiredPermission() {
        return Jenkins.SYSTEM_READ;
    }

    @NonNull
    @Override
    public Category getCategory() {
        return Category.STATUS;
    }

    /** The link's own permission only hides it: this is what guards the page and everything below it. */
    @Override
    public Object getTarget() {
        Jenkins.get().checkAnyPermission(Jenkins.SYSTEM_READ, ManageSessions.PERMISSION);
        return this;
    }

    /** All, or those that the request's parameter {@code filter} leaves. */
    @Exported
    public List<RunRow> getRuns() throws IOException {
        String filter = getFilter();
        return RunRows.open(actor()).stream()
                .filter(row -> row.contains(filter))
                .toList();
    }

    public String getFilter() {
        StaplerRequest2 request = Stapler.getCurrentRequest2();
        return request == null ? "" : Util.fixNull(request.getParameter("filter"));
    }

    /** Names of the hosts of the global configuration. */
    @Exported
    public List<String> getHosts() {
        return definitions().stream().map(RemoteHost::getName).toList();
    }

    /** The page of a host of the global configuration. */
    @CheckForNull
    public HostPage getHost(String name) throws IOException {
        for (RemoteHost host : definitions()) {
            if (host.getName().equals(name)) {
                return new HostPage(host, null, RunRows.open(actor()));
            }
        }
        return null;
    }

    private static List<RemoteHost> definitions() {
        return RemotePowerShellConfiguration.get().getHosts();
    }

    /** One row, for its actions and its API. */
    @CheckForNull
    public RunRow getRun(String runId) throws IOException {
        return RunRows.find(runId, actor()).orElse(null);
    }

    /** The controller whose runs these are, if it is another one; null otherwise. */
    @Exported
    @CheckForNull
    public String getOtherOwner() {
        return HomeOwnership.get().otherOwner().orElse(null);
    }

    /** When that one last said so, ISO 8601. */
    @Exported
    @CheckForNull
    public String getOtherOwnerSeenAt() {
        return HomeOwnership.get().otherOwnerSeenAt().map(Object::toString).orElse(null);
    }

    public boolean isTakeOverAllowed() {
        return Jenkins.get().hasPermission(Jenkins.ADMINISTER);
    }

    /** These runs are this controller's from now on: the other one is gone for good. */
    @RequirePOST
    public HttpResponse doTakeOver() throws IOException {
        Jenkins.get().checkPermission(Jenkins.ADMINISTER);
        HomeOwnership.get().takeOver();
        return HttpResponses.redirectToDot();
    }

    public Api getApi() {
        return new Api(this);
    }

    private static RowActor actor() {
        return RowActor.on(Jenkins.get(), ManageSessions.PERMISSION);
    }
}
