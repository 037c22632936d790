package io.jenkins.plugins.remotepowershell.config;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.Util;
import java.io.Serializable;

/** What a step says about the host for itself, as its author wrote it; null where it says nothing. */
public final class HostOverrides implements Serializable {
    private static final long serialVersionUID = 1L;

    @CheckForNull
    private String endpoint;

    @CheckForNull
    private String authentication;

    @CheckForNull
    private String configurationName;

    @CheckForNull
    private String credentialsId;

    @CheckForNull
    private String idleTimeout;

    @CheckForNull
    private String outputBufferingMode;

    @CheckForNull
    private String reconnectTimeout;

    @CheckForNull
    private String startTimeout;

    /** The same about the host, with the patience of another. */
    public HostOverrides withPatienceOf(HostOverrides other) {
        return new HostOverrides()
                .endpoint(endpoint)
                .authentication(authentication)
                .configurationName(configurationName)
                .credentialsId(credentialsId)
                .idleTimeout(idleTimeout)
                .outputBufferingMode(outputBufferingMode)
                .reconnectTimeout(other.reconnectTimeout)
                .startTimeout(other.startTimeout);
    }

    /** A computer's name, or a whole URI. */
    @CheckForNull
    public String getEndpoint() {
        return endpoint;
    }

    public HostOverrides endpoint(@CheckForNull String value) {
        endpoint = Util.fixEmptyAndTrim(value);
        return this;
    }

    /** {@code negotiate}, {@code ntlm}, {@code kerberos}, {@code basic} or {@code certificate}. */
    @CheckForNull
    public String getAuthentication() {
        return authentication;
    }

    public HostOverrides authentication(@CheckForNull String value) {
        authentication = Util.fixEmptyAndTrim(value);
        return this;
    }

    @CheckForNull
    public String getConfigurationName() {
        return configurationName;
    }

    public HostOverrides configurationName(@CheckForNull String value) {
        configurationName = Util.fixEmptyAndTrim(value);
        return this;
    }

    /** An id, or an expression like <code>${PARAMETER}</code>. */
    @CheckForNull
    public String getCredentialsId() {
        return credentialsId;
    }

    public HostOverrides credentialsId(@CheckForNull String value) {
        credentialsId = Util.fixEmptyAndTrim(value);
        return this;
    }

    @CheckForNull
    public String getIdleTimeout() {
        return idleTimeout;
    }

    public HostOverrides idleTimeout(@CheckForNull String value) {
        idleTimeout = Util.fixEmptyAndTrim(value);
        return this;
    }

    /** {@code Block} or {@code Drop}. */
    @CheckForNull
    public String getOutputBufferingMode() {
        return outputBufferingMode;
    }

    public HostOverrides outputBufferingMode(@CheckForNull String value) {
        outputBufferingMode = Util.fixEmptyAndTrim(value);
        return this;
    }

    @CheckForNull
    public String getReconnectTimeout() {
        return reconnectTimeout;
    }

    public HostOverrides reconnectTimeout(@CheckForNull String value) {
        reconnectTimeout = Util.fixEmptyAndTrim(value);
        return this;
    }

    /** Patience with a host that does not answer before anything was started. */
    @CheckForNull
    public String getStartTimeout() {
        return startTimeout;
    }

    public HostOverrides startTimeout(@CheckForNull String value) {
        startTimeout = Util.fixEmptyAndTrim(value);
        return this;
    }
}
