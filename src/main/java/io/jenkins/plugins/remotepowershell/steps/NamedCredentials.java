package io.jenkins.plugins.remotepowershell.steps;

import com.cloudbees.plugins.credentials.common.StandardUsernamePasswordCredentials;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.Util;
import hudson.model.AbstractDescribableImpl;
import hudson.model.Descriptor;
import hudson.model.Item;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.remotepowershell.config.CredentialChoices;
import java.util.List;
import org.jenkinsci.plugins.plaincredentials.StringCredentials;
import org.kohsuke.stapler.AncestorInPath;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/** A row of a form: a parameter of the script that gets credentials. */
public final class NamedCredentials extends AbstractDescribableImpl<NamedCredentials> {
    private final String name;
    private final String credentialsId;

    @DataBoundConstructor
    public NamedCredentials(String name, String credentialsId) {
        this.name = Util.fixNull(name).strip();
        this.credentialsId = Util.fixNull(credentialsId);
    }

    public String getName() {
        return name;
    }

    public String getCredentialsId() {
        return credentialsId;
    }

    /** Of the row. */
    @Extension
    public static final class DescriptorImpl extends Descriptor<NamedCredentials> {
        @NonNull
        @Override
        public String getDisplayName() {
            return Messages.NamedCredentials_displayName();
        }

        @POST
        public ListBoxModel doFillCredentialsIdItems(
                @AncestorInPath @CheckForNull Item item, @QueryParameter @CheckForNull String credentialsId) {
            return CredentialChoices.of(
                    item, credentialsId, List.of(StandardUsernamePasswordCredentials.class, StringCredentials.class));
        }
    }
}
