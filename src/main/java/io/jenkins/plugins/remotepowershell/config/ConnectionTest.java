package io.jenkins.plugins.remotepowershell.config;

import com.cloudbees.plugins.credentials.common.StandardCredentials;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.Util;
import hudson.model.Item;
import hudson.util.FormValidation;
import io.jenkins.plugins.remotepowershell.run.HostCheck;
import io.jenkins.plugins.remotepowershell.run.HostFinding;
import io.jenkins.plugins.remotepowershell.session.SessionSettings;
import io.jenkins.plugins.remotepowershell.transport.Endpoint;
import io.jenkins.plugins.remotepowershell.transport.HttpAsyncTransport;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Test connection: tries a host as a form describes it, saved or not, with a rehearsal of leaving and coming back. */
final class ConnectionTest {
    /** Shorter than a run's own: somebody waits for the page. */
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);

    /** Ways that leave the host with nothing to sign on elsewhere with. */
    private static final Set<String> NO_SECOND_HOP = Set.of("negotiate", "ntlm", "kerberos", "certificate");

    private final RemoteHost host;

    @CheckForNull
    private final Item item;

    /** @param item whose form it is; null for the global configuration */
    ConnectionTest(RemoteHost host, @CheckForNull Item item) {
        this.host = host;
        this.item = item;
    }

    FormValidation perform() throws InterruptedException {
        if (item != null && !RemotePowerShellConfiguration.get().allowsInFolders(host)) {
            return FormValidation.error(Messages.ConnectionTest_NotAllowed());
        }
        try {
            return perform(host.uri());
        } catch (IllegalArgumentException | HostRefusedException refused) {
            return FormValidation.error(refused.getMessage());
        }
    }

    private FormValidation perform(URI uri) throws HostRefusedException, InterruptedException {
        Endpoint endpoint = new Endpoint(uri, credentials(uri).signOn(host.getAuthentication()))
                .withTls(host.getTrust().settings())
                .withProxy(ControllerProxy.of(host, uri))
                .withConnectTimeout(CONNECT_TIMEOUT);
        SessionSettings session =
                new SessionChoices(host, new HostOverrides()).session(uri, host.getConfigurationName());
        try (HttpAsyncTransport transport = new HttpAsyncTransport(endpoint)) {
            List<HostFinding> findings =
                    new ArrayList<>(new HostCheck(transport, session, Clock.systemUTC()).perform());
            if (level(findings) != HostFinding.Level.FAILED) {
                findings.add(secondHop());
            }
            return validation(findings);
        }
    }

    private SignOnSource credentials(URI uri) throws HostRefusedException {
        String id = host.getCredentialsId();
        if (id == null) {
            throw new HostRefusedException(Messages.ConnectionTest_NoCredentials());
        }
        CredentialsLookup<? extends StandardCredentials> lookup =
                new CredentialsLookup<>(host.getAuthentication().credentialsType(), uri);
        StandardCredentials found = lookup.in(item, id)
                .orElseThrow(() -> new HostRefusedException(Messages.ConnectionTest_CredentialsMissing(id)));
        return new SignOnSource(found, "", () -> lookup.in(item, id));
    }

    private HostFinding secondHop() {
        return NO_SECOND_HOP.contains(host.getAuthentication().symbol())
                ? new HostFinding(HostFinding.Level.OK, "Second hop", Messages.ConnectionTest_NoSecondHop())
                : new HostFinding(HostFinding.Level.OK, "Second hop", Messages.ConnectionTest_SecondHop());
    }

    private static HostFinding.Level level(List<HostFinding> findings) {
        return findings.stream().map(HostFinding::level).max(Enum::compareTo).orElse(HostFinding.Level.OK);
    }

    private static FormValidation validation(List<HostFinding> findings) {
        String list = findings.stream()
                .map(found -> "<li>" + Util.escape(mark(found) + found) + "</li>")
                .collect(Collectors.joining("", "<ul>", "</ul>"));
        return switch (level(findings)) {
            case OK -> FormValidation.okWithMarkup(list);
            case WARNING -> FormValidation.warningWithMarkup(list);
            case FAILED -> FormValidation.errorWithMarkup(list);
        };
    }

    private static String mark(HostFinding found) {
        return switch (found.level()) {
            case OK -> "";
            case WARNING -> Messages.ConnectionTest_Warning() + " ";
            case FAILED -> Messages.ConnectionTest_Failed() + " ";
        };
    }
}
