package io.jenkins.plugins.remotepowershell.config;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.Util;
import hudson.model.Describable;
import io.jenkins.plugins.remotepowershell.session.SessionSettings;
import java.net.URI;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;

/** A host by name: how to reach it, with which credentials, whom to trust, who may use it. */
public final class RemoteHost implements Describable<RemoteHost> {
    /** Of the endpoint's 30 or 25 sessions for each account. */
    static final int DEFAULT_MAX_SESSIONS = 10;

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_.-]+");

    private final String name;
    private final String endpoint;
    private HostAuthentication authentication = new NegotiateAuthentication();

    @CheckForNull
    private String credentialsId;

    private boolean credentialsShared;
    private HostTrust trust = new JvmTrust();
    private String configurationName = SessionSettings.DEFAULT_CONFIGURATION;
    private String idleTimeout = DurationText.MAX;

    @CheckForNull
    private OutputBuffering outputBufferingMode;

    @CheckForNull
    private String reconnectTimeout;

    @CheckForNull
    private String operationTimeout;

    @CheckForNull
    private String locale;

    @CheckForNull
    private String hostDirectory;

    @CheckForNull
    private String busyTimeout;

    private boolean noProfile;
    /** Null in a definition that was saved without one. */
    @CheckForNull
    private HostProxy proxy = new NoProxy();

    private int maxSessions = DEFAULT_MAX_SESSIONS;
    private List<String> allowedFolders = new ArrayList<>();
    private AllowedOverrides overridable = new AllowedOverrides();

    @DataBoundConstructor
    public RemoteHost(String name, String endpoint) {
        this.name = Util.fixNull(name).strip();
        this.endpoint = Util.fixNull(endpoint).strip();
    }

    /** Whether a text can be a host's name. */
    static boolean isName(String text) {
        return NAME.matcher(text).matches();
    }

    public String getName() {
        return name;
    }

    /** @throws IllegalArgumentException naming what is wrong if one has no name, or two have the same */
    static void checkNames(List<RemoteHost> hosts) {
        Set<String> names = new HashSet<>();
        for (RemoteHost host : hosts) {
            if (!isName(host.name)) {
                throw new IllegalArgumentException("'" + host.name
                        + "' is no name of a host: it consists of letters, digits, dot, dash and underscore");
            }
            if (!names.add(host.name)) {
                throw new IllegalArgumentException(
                        "two hosts are called " + host.name + "; a name stands for one host");
            }
        }
    }

    /** A computer's name, or a whole URI. */
    public String getEndpoint() {
        return endpoint;
    }

    /** @throws IllegalArgumentException if the endpoint is none; the message is for people */
    URI uri() {
        return EndpointText.parse(endpoint);
    }

    public HostAuthentication getAuthentication() {
        return authentication;
    }

    @DataBoundSetter
    public void setAuthentication(HostAuthentication authentication) {
        this.authentication = authentication;
    }

    /** The host's own credentials; may be an expression like <code>${PARAMETER}</code>. */
    @CheckForNull
    public String getCredentialsId() {
        return credentialsId;
    }

    @DataBoundSetter
    public void setCredentialsId(@CheckForNull String credentialsId) {
        this.credentialsId = Util.fixEmptyAndTrim(credentialsId);
    }

    /** Whether jobs may use the host's own credentials although they could not look them up themselves. */
    public boolean isCredentialsShared() {
        return credentialsShared;
    }

    @DataBoundSetter
    public void setCredentialsShared(boolean credentialsShared) {
        this.credentialsShared = credentialsShared;
    }

    public HostTrust getTrust() {
        return trust;
    }

    @DataBoundSetter
    public void setTrust(HostTrust trust) {
        this.trust = trust;
    }

    /** Session configuration (endpoint in PowerShell's words), such as {@code PowerShell.7}. */
    public String getConfigurationName() {
        return configurationName;
    }

    @DataBoundSetter
    public void setConfigurationName(@CheckForNull String configurationName) {
        String given = Util.fixEmptyAndTrim(configurationName);
        this.configurationName = given == null ? SessionSettings.DEFAULT_CONFIGURATION : given;
    }

    /** How long the host keeps a session without Jenkins. */
    public String getIdleTimeout() {
        return idleTimeout;
    }

    @DataBoundSetter
    public void setIdleTimeout(@CheckForNull String idleTimeout) {
        String given = Util.fixEmptyAndTrim(idleTimeout);
        this.idleTimeout = given == null ? DurationText.MAX : given;
    }

    /** {@code Block} or {@code Drop}: what a full output buffer does while nobody is connected; null for the host's choice. */
    @CheckForNull
    public String getOutputBufferingMode() {
        return outputBufferingMode == null ? null : outputBufferingMode.name();
    }

    /** @throws IllegalArgumentException if it is neither */
    @DataBoundSetter
    public void setOutputBufferingMode(@CheckForNull String outputBufferingMode) {
        String given = Util.fixEmptyAndTrim(outputBufferingMode);
        this.outputBufferingMode = given == null ? null : OutputBuffering.valueOf(given);
    }

    /** How long an unreachable host is tolerated, each time. */
    @CheckForNull
    public String getReconnectTimeout() {
        return reconnectTimeout;
    }

    @DataBoundSetter
    public void setReconnectTimeout(@CheckForNull String reconnectTimeout) {
        this.reconnectTimeout = Util.fixEmptyAndTrim(reconnectTimeout);
    }

    /** How long the host may keep a request without an answer. */
    @CheckForNull
    public String getOperationTimeout() {
        return operationTimeout;
    }

    @DataBoundSetter
    public void setOperationTimeout(@CheckForNull String operationTimeout) {
        this.operationTimeout = Util.fixEmptyAndTrim(operationTimeout);
    }

    /** Culture of scripts and language of the host's messages, such as {@code en-US}. */
    @CheckForNull
    public String getLocale() {
        return locale;
    }

    @DataBoundSetter
    public void setLocale(@CheckForNull String locale) {
        this.locale = Util.fixEmptyAndTrim(locale);
    }

    /** Below which the runs' start markers, results and journals lie on the host. */
    @CheckForNull
    public String getHostDirectory() {
        return hostDirectory;
    }

    @DataBoundSetter
    public void setHostDirectory(@CheckForNull String hostDirectory) {
        this.hostDirectory = Util.fixEmptyAndTrim(hostDirectory);
    }

    /** How long a host is tolerated that counts a session as held by a client that is gone. */
    @CheckForNull
    public String getBusyTimeout() {
        return busyTimeout;
    }

    @DataBoundSetter
    public void setBusyTimeout(@CheckForNull String busyTimeout) {
        this.busyTimeout = Util.fixEmptyAndTrim(busyTimeout);
    }

    /** Whether sessions begin without the account's Windows profile. */
    public boolean isNoProfile() {
        return noProfile;
    }

    @DataBoundSetter
    public void setNoProfile(boolean noProfile) {
        this.noProfile = noProfile;
    }

    public HostProxy getProxy() {
        return proxy == null ? new NoProxy() : proxy;
    }

    @DataBoundSetter
    public void setProxy(@CheckForNull HostProxy proxy) {
        this.proxy = proxy;
    }

    /** How many sessions this controller has on the host at once. */
    public int getMaxSessions() {
        return maxSessions;
    }

    @DataBoundSetter
    public void setMaxSessions(int maxSessions) {
        this.maxSessions = maxSessions < 1 ? DEFAULT_MAX_SESSIONS : maxSessions;
    }

    /** Regular expressions of which one must match the whole full name of the job; none for all jobs. */
    public List<String> getAllowedFolders() {
        return Collections.unmodifiableList(allowedFolders);
    }

    /** One a line, for the form. */
    public String getAllowedFoldersText() {
        return String.join("\n", allowedFolders);
    }

    @DataBoundSetter
    public void setAllowedFolders(List<String> allowedFolders) {
        this.allowedFolders = Patterns.lines(allowedFolders);
    }

    /** Whether a job may use the host. */
    boolean allows(String jobFullName) {
        return allowedFolders.isEmpty() || Patterns.anyMatches(allowedFolders, jobFullName);
    }

    /** What a step may set for itself. */
    public AllowedOverrides getOverridable() {
        return overridable;
    }

    @DataBoundSetter
    public void setOverridable(AllowedOverrides overridable) {
        this.overridable = overridable;
    }

    @Override
    public RemoteHostDescriptor getDescriptor() {
        return (RemoteHostDescriptor) Describable.super.getDescriptor();
    }

    @Override
    public String toString() {
        return "host " + name;
    }
}
