package io.jenkins.plugins.remotepowershell.steps;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.Util;
import io.jenkins.plugins.remotepowershell.config.HostOverrides;
import org.jenkinsci.plugins.workflow.steps.Step;
import org.kohsuke.stapler.DataBoundSetter;

/** A step on a host: what it may change of the host's definition. */
public abstract class HostStep extends Step {
    @CheckForNull
    private String credentialsId;

    @CheckForNull
    private String endpoint;

    @CheckForNull
    private String authentication;

    @CheckForNull
    private String configurationName;

    @CheckForNull
    public String getCredentialsId() {
        return credentialsId;
    }

    @DataBoundSetter
    public void setCredentialsId(@CheckForNull String credentialsId) {
        this.credentialsId = Util.fixEmptyAndTrim(credentialsId);
    }

    @CheckForNull
    public String getEndpoint() {
        return endpoint;
    }

    @DataBoundSetter
    public void setEndpoint(@CheckForNull String endpoint) {
        this.endpoint = Util.fixEmptyAndTrim(endpoint);
    }

    @CheckForNull
    public String getAuthentication() {
        return authentication;
    }

    @DataBoundSetter
    public void setAuthentication(@CheckForNull String authentication) {
        this.authentication = Util.fixEmptyAndTrim(authentication);
    }

    @CheckForNull
    public String getConfigurationName() {
        return configurationName;
    }

    @DataBoundSetter
    public void setConfigurationName(@CheckForNull String configurationName) {
        this.configurationName = Util.fixEmptyAndTrim(configurationName);
    }

    /** What all these steps may change; each adds its own. */
    final HostOverrides hostOverrides() {
        return new HostOverrides()
                .credentialsId(credentialsId)
                .endpoint(endpoint)
                .authentication(authentication)
                .configurationName(configurationName);
    }
}
