package io.jenkins.plugins.remotepowershell.config;

import com.cloudbees.plugins.credentials.common.StandardCertificateCredentials;
import com.cloudbees.plugins.credentials.common.StandardUsernamePasswordCredentials;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.Extension;
import hudson.Util;
import hudson.model.Descriptor;
import hudson.model.Item;
import hudson.util.FormValidation;
import hudson.util.ListBoxModel;
import java.util.List;
import net.sf.json.JSONException;
import net.sf.json.JSONObject;
import org.jenkinsci.Symbol;
import org.kohsuke.stapler.AncestorInPath;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.StaplerRequest2;
import org.kohsuke.stapler.verb.POST;

/** Forms of {@link RemoteHost}. Nothing connects anywhere but Test connection. */
@Extension
@Symbol("remoteHost")
public final class RemoteHostDescriptor extends Descriptor<RemoteHost> {
    public RemoteHostDescriptor() {
        super(RemoteHost.class);
    }

    @Override
    public String getDisplayName() {
        return Messages.RemoteHost_DisplayName();
    }

    @POST
    public FormValidation doCheckName(@QueryParameter @CheckForNull String value) {
        return RemoteHost.isName(Util.fixNull(value).strip())
                ? FormValidation.ok()
                : FormValidation.error(Messages.RemoteHost_NameInvalid());
    }

    @POST
    public FormValidation doCheckEndpoint(@QueryParameter @CheckForNull String value) {
        try {
            boolean plain =
                    EndpointText.parse(Util.fixNull(value).strip()).getScheme().equals("http");
            return plain ? FormValidation.warning(Messages.RemoteHost_PlainHttp()) : FormValidation.ok();
        } catch (IllegalArgumentException noEndpoint) {
            return FormValidation.error(noEndpoint.getMessage());
        }
    }

    @POST
    public FormValidation doCheckIdleTimeout(@QueryParameter @CheckForNull String value) {
        return DurationText.checkOrMax(value);
    }

    @POST
    public FormValidation doCheckReconnectTimeout(@QueryParameter @CheckForNull String value) {
        return DurationText.check(value);
    }

    @POST
    public FormValidation doCheckOperationTimeout(@QueryParameter @CheckForNull String value) {
        return DurationText.check(value);
    }

    @POST
    public FormValidation doCheckBusyTimeout(@QueryParameter @CheckForNull String value) {
        return DurationText.check(value);
    }

    @POST
    public FormValidation doCheckMaxSessions(@QueryParameter @CheckForNull String value) {
        return FormValidation.validatePositiveInteger(value);
    }

    @POST
    public FormValidation doCheckAllowedFolders(@QueryParameter @CheckForNull String value) {
        return Patterns.check(value);
    }

    @POST
    public ListBoxModel doFillOutputBufferingModeItems() {
        ListBoxModel choices = new ListBoxModel();
        choices.add(Messages.RemoteHost_BufferingOfHost(), "");
        for (OutputBuffering mode : OutputBuffering.values()) {
            choices.add(mode.name());
        }
        return choices;
    }

    @POST
    public ListBoxModel doFillCredentialsIdItems(
            @AncestorInPath @CheckForNull Item item, @QueryParameter @CheckForNull String credentialsId) {
        return CredentialChoices.of(
                item,
                credentialsId,
                List.of(StandardUsernamePasswordCredentials.class, StandardCertificateCredentials.class));
    }

    /**
     * Tries whether runs will work on the host as the form describes it, saved or not.
     *
     * @param json the host's part of the form
     */
    @POST
    public FormValidation doTestConnection(
            StaplerRequest2 request, @AncestorInPath @CheckForNull Item item, @QueryParameter String json)
            throws InterruptedException {
        FormPermissions.checkTestConnection(item);
        try {
            RemoteHost host = request.bindJSON(RemoteHost.class, JSONObject.fromObject(json));
            return ConnectionTest.ofDefinition(host, item);
        } catch (JSONException | IllegalArgumentException incomplete) {
            return FormValidation.error(Messages.RemoteHost_FormIncomplete());
        }
    }
}
