package io.jenkins.plugins.remotepowershell.config;

import com.cloudbees.plugins.credentials.common.StandardCredentials;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.model.Item;
import hudson.model.ItemGroup;
import hudson.model.Run;
import hudson.security.ACL;
import hudson.security.ACLContext;
import io.jenkins.plugins.remotepowershell.run.RetryPolicy;
import io.jenkins.plugins.remotepowershell.run.RunTarget;
import io.jenkins.plugins.remotepowershell.transport.Endpoint;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import jenkins.model.Jenkins;

/** The way back to a run that has been started, whatever has become of its host's definition since. */
final class HostReturn {
    @CheckForNull
    private final Run<?, ?> run;

    private final RunOwner owner;
    private final RunTarget target;
    private final HostOverrides overrides;
    private final Consumer<String> notices;

    HostReturn(
            @CheckForNull Run<?, ?> run,
            RunOwner owner,
            RunTarget target,
            HostOverrides overrides,
            Consumer<String> notices) {
        this.run = run;
        this.owner = owner;
        this.target = target;
        this.overrides = overrides;
        this.notices = notices;
    }

    ResolvedHost resolve() throws HostRefusedException {
        URI uri = URI.create(target.endpoint());
        HostDefinition definition = definition(uri).orElseGet(() -> new HostDefinition(recorded(), null));
        RemoteHost host = definition.host();
        HostAuthentication way = way(host);
        SignOnSource source = credentials(way, uri);
        SessionChoices choices = new SessionChoices(host, overrides);
        Endpoint endpoint = new Endpoint(uri, source.signOn(way))
                .withTls(CurrentTrust.of(host, isUnlisted() ? Optional::empty : this::find))
                .withProxy(host.getProxy().towards(uri, definition.group(), run));
        checkAccount(endpoint);
        return new ResolvedHost(
                owner.host(),
                host.getMaxSessions(),
                target.hostDirectory(),
                way.symbol(),
                new ResolvedHost.CredentialsSource(owner.credentialsId(), owner.credentialsContext(), source::password),
                endpoint,
                choices.session(uri, target.configurationName()),
                choices.retry());
    }

    /** How long what is missing for the way back is waited for. */
    Duration patience() {
        RemoteHost host =
                isUnlisted() ? recorded() : find().map(HostDefinition::host).orElseGet(this::recorded);
        try {
            return new SessionChoices(host, overrides).retry().reconnectTimeout();
        } catch (HostRefusedException noDuration) {
            return RetryPolicy.DEFAULT_RECONNECT_TIMEOUT;
        }
    }

    /** The definition as it is now, for trust, proxy and limits; where it has changed the log says so. */
    private Optional<HostDefinition> definition(URI recorded) {
        if (isUnlisted()) {
            return Optional.empty();
        }
        Optional<HostDefinition> found = find();
        if (found.isEmpty()) {
            keep("is no longer defined");
            return found;
        }
        if (!isAt(found.get().host(), recorded)) {
            keep("now points elsewhere");
        }
        if (!found.get().host().allows(owner.jobFullName())) {
            keep("no longer allows " + owner.jobFullName());
        }
        return found;
    }

    private RemoteHost recorded() {
        return new RemoteHost(owner.host().name(), target.endpoint());
    }

    private boolean isUnlisted() {
        return owner.host().key().equals(target.endpoint());
    }

    private Optional<HostDefinition> find() {
        Item job = run == null ? item(owner.jobFullName()) : run.getParent();
        String name = owner.host().name();
        try {
            return job == null
                    ? RemotePowerShellConfiguration.get().host(name).map(host -> new HostDefinition(host, null))
                    : new HostCatalog(job, ignored -> {}).find(name);
        } catch (HostRefusedException noLongerAllowed) {
            return Optional.empty();
        }
    }

    private static boolean isAt(RemoteHost host, URI recorded) {
        try {
            return host.uri().equals(recorded);
        } catch (IllegalArgumentException noEndpoint) {
            return false;
        }
    }

    private void keep(String change) {
        notices.accept("host " + owner.host().name() + " " + change + "; this run goes back to " + target.endpoint()
                + ", where it was started, and nothing new is started there");
    }

    private HostAuthentication way(RemoteHost host) throws HostRefusedException {
        if (host.getAuthentication().symbol().equals(target.authentication())) {
            return host.getAuthentication();
        }
        return HostAuthentication.named(target.authentication())
                .orElseThrow(() -> new HostRefusedException("the run was started with the authentication '"
                        + target.authentication() + "', which this release does not know"));
    }

    private SignOnSource credentials(HostAuthentication way, URI uri) throws HostRefusedException {
        CredentialsLookup<? extends StandardCredentials> lookup = new CredentialsLookup<>(way.credentialsType(), uri);
        StandardCredentials found = find(lookup)
                .orElseThrow(() -> new HostRefusedException("credentials '" + owner.credentialsId()
                        + "' are gone; the run on " + owner.host().name()
                        + " is kept until they are back or the host ends its session"));
        return new SignOnSource(found, owner.credentialsContext(), () -> find(lookup));
    }

    private Optional<? extends StandardCredentials> find(CredentialsLookup<? extends StandardCredentials> lookup) {
        if (run != null) {
            Optional<? extends StandardCredentials> ofRun = lookup.forRun(run, owner.credentialsId());
            if (ofRun.isPresent()) {
                return ofRun;
            }
        }
        ItemGroup<?> group = group();
        return group == null ? Optional.empty() : lookup.in(group, owner.credentialsId());
    }

    @CheckForNull
    private ItemGroup<?> group() {
        if (owner.credentialsContext().isEmpty()) {
            return Jenkins.get();
        }
        return item(owner.credentialsContext()) instanceof ItemGroup<?> folder ? folder : null;
    }

    @CheckForNull
    private static Item item(String fullName) {
        try (ACLContext asJenkins = ACL.as2(ACL.SYSTEM2)) {
            return Jenkins.get().getItemByFullName(fullName);
        }
    }

    /** A session belongs to the account that made it. */
    private void checkAccount(Endpoint endpoint) throws HostRefusedException {
        String account = endpoint.authentication().account();
        if (!account.equalsIgnoreCase(target.account())) {
            throw new HostRefusedException("the run on " + owner.host().name() + " was started as " + target.account()
                    + ", and credentials '" + owner.credentialsId() + "' now name " + account
                    + ": only the first can take it up again");
        }
    }
}
