package io.jenkins.plugins.remotepowershell.config;

import hudson.BulkChange;
import hudson.Extension;
import hudson.ExtensionList;
import hudson.model.PersistentDescriptor;
import hudson.util.FormValidation;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import jenkins.model.GlobalConfiguration;
import net.sf.json.JSONObject;
import org.jenkinsci.Symbol;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.StaplerRequest2;
import org.kohsuke.stapler.verb.POST;

/** The hosts that all jobs may be allowed to use, and what holds for all hosts. */
@Extension
@Symbol("remotePowerShell")
public final class RemotePowerShellConfiguration extends GlobalConfiguration implements PersistentDescriptor {
    private static final int DEFAULT_SWEEP_MINUTES = 15;

    private List<RemoteHost> hosts = new ArrayList<>();
    private boolean allowUnlistedHosts;
    private List<String> folderEndpoints = new ArrayList<>();
    private int sweepMinutes = DEFAULT_SWEEP_MINUTES;

    public static RemotePowerShellConfiguration get() {
        return ExtensionList.lookupSingleton(RemotePowerShellConfiguration.class);
    }

    @Override
    public String getDisplayName() {
        return Messages.RemotePowerShellConfiguration_DisplayName();
    }

    /** What is wrong with names is said on the page, and nothing is changed. */
    @Override
    public boolean configure(StaplerRequest2 request, JSONObject json) throws FormException {
        try (BulkChange change = new BulkChange(this)) {
            if (!json.has("hosts")) { // a form without hosts does not mention them
                hosts = new ArrayList<>();
            }
            request.bindJSON(this, json);
            change.commit();
            return true;
        } catch (IllegalArgumentException wrong) {
            load();
            throw new FormException(wrong.getMessage(), wrong, "hosts");
        } catch (IOException unsaved) {
            throw new FormException(unsaved.getMessage(), unsaved, "hosts");
        }
    }

    public List<RemoteHost> getHosts() {
        return Collections.unmodifiableList(hosts);
    }

    /** @throws IllegalArgumentException if one has no name, or two have the same */
    @DataBoundSetter
    public void setHosts(List<RemoteHost> hosts) {
        RemoteHost.checkNames(hosts);
        this.hosts = new ArrayList<>(hosts);
        save();
    }

    /** The global definition of a name. */
    Optional<RemoteHost> host(String name) {
        return hosts.stream().filter(host -> host.getName().equals(name)).findFirst();
    }

    /** Whether steps may name computers that no definition describes. */
    public boolean isAllowUnlistedHosts() {
        return allowUnlistedHosts;
    }

    @DataBoundSetter
    public void setAllowUnlistedHosts(boolean allowUnlistedHosts) {
        this.allowUnlistedHosts = allowUnlistedHosts;
        save();
    }

    /** Regular expressions of endpoints that folders may define; none: folder definitions do not count. */
    public List<String> getFolderEndpoints() {
        return Collections.unmodifiableList(folderEndpoints);
    }

    /** One a line, for the form. */
    public String getFolderEndpointsText() {
        return String.join("\n", folderEndpoints);
    }

    @DataBoundSetter
    public void setFolderEndpoints(List<String> folderEndpoints) {
        this.folderEndpoints = Patterns.lines(folderEndpoints);
        save();
    }

    /** Whether definitions of folders count at all. */
    boolean isFolderDefinitionsOn() {
        return !folderEndpoints.isEmpty();
    }

    /** Whether a folder may define, and its users may try, an endpoint, and a proxy on the way to it. */
    boolean allowsInFolders(RemoteHost host) {
        try {
            String proxy = host.getProxy().ownAddress();
            return Patterns.anyMatches(folderEndpoints, host.uri().toString())
                    && (proxy.isEmpty() || Patterns.anyMatches(folderEndpoints, proxy));
        } catch (IllegalArgumentException noEndpoint) {
            return false;
        }
    }

    /** Between two looks for runs whose build is gone. */
    public int getSweepMinutes() {
        return sweepMinutes;
    }

    @DataBoundSetter
    public void setSweepMinutes(int sweepMinutes) {
        this.sweepMinutes = sweepMinutes < 1 ? DEFAULT_SWEEP_MINUTES : sweepMinutes;
        save();
    }

    @POST
    public FormValidation doCheckFolderEndpoints(@QueryParameter String value) {
        return Patterns.check(value);
    }

    @POST
    public FormValidation doCheckSweepMinutes(@QueryParameter String value) {
        return FormValidation.validatePositiveInteger(value);
    }
}
