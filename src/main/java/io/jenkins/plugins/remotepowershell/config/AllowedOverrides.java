package io.jenkins.plugins.remotepowershell.config;

import hudson.Extension;
import hudson.model.Describable;
import hudson.model.Descriptor;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;

/** What a step may set for itself instead of what the host's definition says. */
public final class AllowedOverrides implements Describable<AllowedOverrides> {
    private boolean endpoint;
    private boolean authentication;
    private boolean configurationName;
    private boolean credentials = true;

    @DataBoundConstructor
    public AllowedOverrides() {
        // its settings are optional
    }

    public boolean isEndpoint() {
        return endpoint;
    }

    @DataBoundSetter
    public void setEndpoint(boolean endpoint) {
        this.endpoint = endpoint;
    }

    public boolean isAuthentication() {
        return authentication;
    }

    @DataBoundSetter
    public void setAuthentication(boolean authentication) {
        this.authentication = authentication;
    }

    public boolean isConfigurationName() {
        return configurationName;
    }

    @DataBoundSetter
    public void setConfigurationName(boolean configurationName) {
        this.configurationName = configurationName;
    }

    public boolean isCredentials() {
        return credentials;
    }

    @DataBoundSetter
    public void setCredentials(boolean credentials) {
        this.credentials = credentials;
    }

    /** Part of a host's definition. */
    @Extension
    public static final class DescriptorImpl extends Descriptor<AllowedOverrides> {
        @Override
        public String getDisplayName() {
            return Messages.AllowedOverrides_DisplayName();
        }
    }
}
