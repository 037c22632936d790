package io.jenkins.plugins.remotepowershell.steps;

import com.cloudbees.plugins.credentials.common.StandardCertificateCredentials;
import com.cloudbees.plugins.credentials.common.StandardUsernamePasswordCredentials;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.model.Item;
import hudson.util.FormValidation;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.remotepowershell.config.ConnectionTest;
import io.jenkins.plugins.remotepowershell.config.CredentialChoices;
import io.jenkins.plugins.remotepowershell.config.HostOverrides;
import java.util.List;
import org.jenkinsci.plugins.workflow.steps.StepDescriptor;
import org.kohsuke.stapler.AncestorInPath;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.StaplerRequest2;
import org.kohsuke.stapler.verb.POST;

/** What the forms of all steps on a host have. */
public abstract class HostStepDescriptor extends StepDescriptor {
    /** Tries the host as builds of the job would reach it; the request has the form's fields. */
    @POST
    public FormValidation doTestConnection(
            StaplerRequest2 request, @AncestorInPath @CheckForNull Item item, @QueryParameter @CheckForNull String host)
            throws InterruptedException {
        HostOverrides overrides = new HostOverrides()
                .credentialsId(request.getParameter("credentialsId"))
                .endpoint(request.getParameter("endpoint"))
                .authentication(request.getParameter("authentication"))
                .configurationName(request.getParameter("configurationName"));
        return ConnectionTest.ofStep(item, host, overrides);
    }

    @POST
    public ListBoxModel doFillCredentialsIdItems(
            @AncestorInPath @CheckForNull Item item, @QueryParameter @CheckForNull String credentialsId) {
        return CredentialChoices.of(
                item,
                credentialsId,
                List.of(StandardUsernamePasswordCredentials.class, StandardCertificateCredentials.class));
    }
}
