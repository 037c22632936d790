package io.jenkins.plugins.remotepowershell.config;

import com.cloudbees.plugins.credentials.common.StandardCredentials;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.model.ItemGroup;
import hudson.model.Run;
import io.jenkins.plugins.remotepowershell.run.RunTarget;
import io.jenkins.plugins.remotepowershell.transport.Endpoint;
import java.net.URI;
import java.util.Optional;
import java.util.function.Consumer;

/** From a host's name in a build, or a job's form, to everything that a run needs to reach it, or to a sentence why it may not. */
public final class HostResolver {
    private final HostUser user;
    private final String name;
    private final HostOverrides overrides;
    private final HostDefinition definition;
    private final boolean listed;

    private HostResolver(HostUser user, String name, HostOverrides overrides, Optional<HostDefinition> found) {
        this.user = user;
        this.name = name;
        this.overrides = overrides;
        this.listed = found.isPresent();
        this.definition = found.orElseGet(() -> new HostDefinition(new RemoteHost(name, name), null));
    }

    /**
     * For a run that is to start.
     *
     * @param host a definition's name, or a computer's if the administrator allows that
     * @param notices takes sentences for the log
     */
    public static ResolvedHost resolve(Run<?, ?> run, String host, HostOverrides overrides, Consumer<String> notices)
            throws HostRefusedException {
        return resolve(HostUser.build(run), host, overrides, notices);
    }

    /** For the form of a job, which is to be tried as its builds would do it. */
    static ResolvedHost resolve(HostUser user, String host, HostOverrides overrides, Consumer<String> notices)
            throws HostRefusedException {
        String name = host.strip();
        Optional<HostDefinition> found = new HostCatalog(user.job().getParent(), notices).find(name);
        return new HostResolver(user, name, overrides, found).resolve();
    }

    /**
     * For a run that has been started: it goes back to where it was started, and nowhere else; only the credentials' value
     * and the trust are found anew.
     *
     * @param run null if its build is gone
     * @param overrides for patience only; null where the step is gone
     */
    public static ResolvedHost resume(
            @CheckForNull Run<?, ?> run,
            RunOwner owner,
            RunTarget target,
            @CheckForNull HostOverrides overrides,
            Consumer<String> notices)
            throws HostRefusedException {
        HostOverrides ofStep = overrides == null ? new HostOverrides() : overrides;
        return new HostReturn(run, owner, target, ofStep, notices).resolve();
    }

    /**
     * As {@link #resume}; what is missing for it is waited for, as long as for a host that does not answer.
     *
     * @throws HostRefusedException if it is missing after that
     */
    public static ResolvedHost awaitResume(
            Run<?, ?> run, RunOwner owner, RunTarget target, HostOverrides overrides, Consumer<String> notices)
            throws HostRefusedException, InterruptedException {
        PatientReturn patient = new PatientReturn(notices);
        return patient.await(new HostReturn(run, owner, target, overrides, patient::say));
    }

    private ResolvedHost resolve() throws HostRefusedException {
        checkAllowed();
        URI uri = uri();
        HostAuthentication way = authentication();
        SignOnSource source = credentials(way, uri);
        SessionChoices choices = new SessionChoices(host(), overrides);
        Endpoint endpoint = new Endpoint(uri, source.signOn(way))
                .withTls(CurrentTrust.of(host(), listed ? this::findAgain : Optional::empty))
                .withProxy(host().getProxy().towards(uri, definition.group(), user.run()));
        return new ResolvedHost(
                listed ? definition.source() : new RunOwner.HostSource(name, uri.toString()),
                host().getMaxSessions(),
                host().getHostDirectory() == null ? "" : host().getHostDirectory(),
                way.symbol(),
                new ResolvedHost.CredentialsSource(source.place(), source::password),
                endpoint,
                choices.session(uri, configurationName()),
                choices.retry());
    }

    /** What a folder nearer to the job defines by now does not count. */
    private Optional<HostDefinition> findAgain() throws HostRefusedException {
        return new HostCatalog(definition.group(), ignored -> {}).find(name);
    }

    private RemoteHost host() {
        return definition.host();
    }

    private void checkAllowed() throws HostRefusedException {
        String job = user.job().getFullName();
        if (listed && !host().allows(job)) {
            throw new HostRefusedException(
                    "host " + name + " may not be used by " + job + ": its definition allows other folders only");
        }
        if (!listed && !RemotePowerShellConfiguration.get().isAllowUnlistedHosts()) {
            throw new HostRefusedException("there is no host " + name + " that " + job
                    + " may use; an administrator defines hosts in Manage Jenkins, System");
        }
        if (!listed && !EndpointText.isComputer(name)) {
            throw new HostRefusedException("'" + name + "' is neither a defined host nor a computer's name");
        }
    }

    private URI uri() throws HostRefusedException {
        try {
            URI own = host().uri();
            URI wanted = overrides.getEndpoint() == null ? own : EndpointText.parse(overrides.getEndpoint());
            checkOverride(
                    "endpoint", !wanted.equals(own), host().getOverridable().isEndpoint());
            return wanted;
        } catch (IllegalArgumentException noEndpoint) {
            throw new HostRefusedException("host " + name + ": " + noEndpoint.getMessage());
        }
    }

    private HostAuthentication authentication() throws HostRefusedException {
        String wanted = overrides.getAuthentication();
        HostAuthentication own = host().getAuthentication();
        if (wanted == null || wanted.equals(own.symbol())) {
            return own;
        }
        checkOverride("authentication", true, host().getOverridable().isAuthentication());
        return HostAuthentication.named(wanted)
                .orElseThrow(() -> new HostRefusedException("authentication '" + wanted
                        + "' is unknown; it is negotiate, ntlm, kerberos, basic or certificate"));
    }

    private String configurationName() throws HostRefusedException {
        String own = host().getConfigurationName();
        String wanted = overrides.getConfigurationName() == null ? own : overrides.getConfigurationName();
        checkOverride(
                "configurationName",
                !wanted.equals(own),
                host().getOverridable().isConfigurationName());
        return wanted;
    }

    private void checkOverride(String what, boolean differs, boolean allowed) throws HostRefusedException {
        if (listed && differs && !allowed) {
            throw new HostRefusedException(
                    "host " + name + " does not let steps set " + what + "; its definition can allow that");
        }
    }

    private SignOnSource credentials(HostAuthentication way, URI uri) throws HostRefusedException {
        CredentialsLookup<? extends StandardCredentials> lookup = new CredentialsLookup<>(way.credentialsType(), uri);
        String id = overrides.getCredentialsId();
        if (id != null) {
            checkOverride(
                    "credentialsId",
                    !id.equals(host().getCredentialsId()),
                    host().getOverridable().isCredentials());
            return ofJob(lookup, id);
        }
        String own = host().getCredentialsId();
        if (own == null) {
            throw new HostRefusedException("no credentials for host " + name + ": give credentialsId in the step"
                    + (listed ? " or in the host's definition" : ""));
        }
        checkOwnGoHome(way, uri);
        return host().isCredentialsShared() ? shared(lookup, own) : ofJob(lookup, own);
    }

    /** A host's own credentials never go to an endpoint, or by a way, that a step chose. */
    private void checkOwnGoHome(HostAuthentication way, URI uri) throws HostRefusedException {
        if (!uri.equals(host().uri())
                || !way.symbol().equals(host().getAuthentication().symbol())) {
            throw new HostRefusedException("host " + name
                    + "'s own credentials go to its own endpoint by its own authentication only; give credentialsId"
                    + " together with what the step changes");
        }
    }

    private SignOnSource ofJob(CredentialsLookup<? extends StandardCredentials> lookup, String id)
            throws HostRefusedException {
        StandardCredentials found = user.find(lookup, id).orElseThrow(() -> missing(id));
        Optional<ItemGroup<?>> keeper = CredentialsLookup.keeperOf(user.job(), found);
        if (keeper.isPresent()) {
            return kept(lookup, found, keeper.get());
        }
        String context = CredentialsLookup.contextOf(user.job(), found.getId());
        return new SignOnSource(
                found, new CredentialsPlace(found.getId(), context, false), () -> user.find(lookup, id));
    }

    private SignOnSource shared(CredentialsLookup<? extends StandardCredentials> lookup, String id)
            throws HostRefusedException {
        StandardCredentials found = lookup.in(definition.group(), id).orElseThrow(() -> missing(id));
        user.track(found);
        return kept(lookup, found, definition.group());
    }

    private static SignOnSource kept(
            CredentialsLookup<? extends StandardCredentials> lookup, StandardCredentials found, ItemGroup<?> keeper) {
        return new SignOnSource(
                found,
                new CredentialsPlace(found.getId(), keeper.getFullName(), true),
                () -> lookup.in(keeper, found.getId()));
    }

    private HostRefusedException missing(String id) {
        return new HostRefusedException("credentials '" + id + "' for host " + name
                + " are not there, are of the wrong kind for its authentication, or may not be used by "
                + user.job().getFullName());
    }
}
