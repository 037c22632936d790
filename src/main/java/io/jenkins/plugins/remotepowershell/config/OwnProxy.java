package io.jenkins.plugins.remotepowershell.config;

import com.cloudbees.plugins.credentials.CredentialsProvider;
import com.cloudbees.plugins.credentials.common.StandardUsernamePasswordCredentials;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.Extension;
import hudson.Util;
import hudson.model.Descriptor;
import hudson.model.Item;
import hudson.model.ItemGroup;
import hudson.model.Run;
import hudson.util.FormValidation;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.remotepowershell.transport.Credential;
import io.jenkins.plugins.remotepowershell.transport.HttpProxy;
import java.net.URI;
import java.util.List;
import org.jenkinsci.Symbol;
import org.kohsuke.stapler.AncestorInPath;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/** A proxy of the host's own. Its credentials are part of the definition: jobs need no access to them. */
public final class OwnProxy extends HostProxy {
    private static final int HIGHEST_PORT = 65_535;

    private final String server;
    private final int port;

    @CheckForNull
    private String credentialsId;

    @DataBoundConstructor
    public OwnProxy(String server, int port) {
        this.server = Util.fixNull(server).strip();
        this.port = port;
    }

    public String getServer() {
        return server;
    }

    public int getPort() {
        return port;
    }

    /** Null where the proxy asks for none. */
    @CheckForNull
    public String getCredentialsId() {
        return credentialsId;
    }

    @DataBoundSetter
    public void setCredentialsId(@CheckForNull String credentialsId) {
        this.credentialsId = Util.fixEmptyAndTrim(credentialsId);
    }

    @Override
    HttpProxy towards(URI endpoint, ItemGroup<?> group, @CheckForNull Run<?, ?> run) throws HostRefusedException {
        if (server.isEmpty() || !isPort(port)) {
            throw new HostRefusedException("the proxy '" + server + ":" + port + "' is none; it has a name and a port");
        }
        return new HttpProxy(server, port, credentialsId == null ? null : credential(credentialsId, group, run));
    }

    private Credential credential(String id, ItemGroup<?> group, @CheckForNull Run<?, ?> run)
            throws HostRefusedException {
        CredentialsLookup<StandardUsernamePasswordCredentials> lookup =
                new CredentialsLookup<>(StandardUsernamePasswordCredentials.class, null);
        StandardUsernamePasswordCredentials found = lookup.in(group, id)
                .orElseThrow(() -> new HostRefusedException("credentials '" + id + "' for the proxy " + server
                        + " are not there, or are no user name with password"));
        if (run != null) {
            CredentialsProvider.track(run, found);
        }
        return new Credential(found.getUsername(), () -> lookup.in(group, id)
                .orElse(found)
                .getPassword()
                .getPlainText()
                .toCharArray());
    }

    @Override
    String ownAddress() {
        return "http://" + server + ":" + port;
    }

    private static boolean isPort(int number) {
        return number > 0 && number <= HIGHEST_PORT;
    }

    /** The choice in forms. */
    @Extension(ordinal = 1)
    @Symbol("own")
    public static final class DescriptorImpl extends Descriptor<HostProxy> {
        @Override
        public String getDisplayName() {
            return Messages.OwnProxy_DisplayName();
        }

        @POST
        public FormValidation doCheckServer(@QueryParameter @CheckForNull String value) {
            return FormValidation.validateRequired(value);
        }

        @POST
        public FormValidation doCheckPort(@QueryParameter @CheckForNull String value) {
            return FormValidation.validateIntegerInRange(value, 1, HIGHEST_PORT);
        }

        @POST
        public ListBoxModel doFillCredentialsIdItems(
                @AncestorInPath @CheckForNull Item item, @QueryParameter @CheckForNull String credentialsId) {
            return CredentialChoices.of(item, credentialsId, List.of(StandardUsernamePasswordCredentials.class));
        }
    }
}
