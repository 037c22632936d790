package io.jenkins.plugins.remotepowershell.config;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.Util;
import hudson.model.Item;
import hudson.util.FormValidation;
import io.jenkins.plugins.remotepowershell.run.HostCheck;
import io.jenkins.plugins.remotepowershell.run.HostFinding;
import io.jenkins.plugins.remotepowershell.session.SessionSettings;
import io.jenkins.plugins.remotepowershell.transport.Endpoint;
import io.jenkins.plugins.remotepowershell.transport.HttpAsyncTransport;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Test connection: tries a host as a form describes it, saved or not, with a rehearsal of leaving and coming back. */
public final class ConnectionTest {
    /** Shorter than a run's own: somebody waits for the page. */
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);

    /** Ways that leave the host with nothing to sign on elsewhere with. */
    private static final Set<String> NO_SECOND_HOP = Set.of("negotiate", "ntlm", "kerberos", "certificate");

    private final Endpoint endpoint;
    private final SessionSettings session;
    private final String way;

    private ConnectionTest(Endpoint endpoint, SessionSettings session, String way) {
        this.endpoint = endpoint.withConnectTimeout(CONNECT_TIMEOUT);
        this.session = session;
        this.way = way;
    }

    /**
     * Of a host's definition.
     *
     * @param item whose form it is; null for the global configuration
     */
    static FormValidation ofDefinition(RemoteHost host, @CheckForNull Item item) throws InterruptedException {
        if (item != null && !RemotePowerShellConfiguration.get().allowsInFolders(host)) {
            return FormValidation.error(Messages.ConnectionTest_NotAllowed());
        }
        try {
            DefinitionTarget target = DefinitionTarget.of(host, item);
            String way = host.getAuthentication().symbol();
            return new ConnectionTest(target.endpoint(), target.session(), way).perform();
        } catch (IllegalArgumentException | HostRefusedException refused) {
            return FormValidation.error(refused.getMessage());
        }
    }

    /**
     * Of a step in a job's form: as its builds would reach the host, with the same permissions.
     *
     * @param job whose form it is; null where a form belongs to no job, which is an administrator's then
     */
    public static FormValidation ofStep(@CheckForNull Item job, @CheckForNull String host, HostOverrides overrides)
            throws InterruptedException {
        FormPermissions.checkTestConnection(job);
        if (job == null) {
            return FormValidation.warning(Messages.ConnectionTest_NoJob());
        }
        if (Util.fixEmptyAndTrim(host) == null) {
            return FormValidation.error(Messages.ConnectionTest_NoHost());
        }
        if (host.contains("${") || Util.fixNull(overrides.getCredentialsId()).contains("${")) {
            return FormValidation.warning(Messages.ConnectionTest_Expression());
        }
        try {
            ResolvedHost found = HostResolver.resolve(HostUser.form(job), host, overrides, ignored -> {});
            return new ConnectionTest(found.endpoint(), found.session(), found.authentication()).perform();
        } catch (IllegalArgumentException | HostRefusedException refused) {
            return FormValidation.error(refused.getMessage());
        }
    }

    private FormValidation perform() throws InterruptedException {
        try (HttpAsyncTransport transport = new HttpAsyncTransport(endpoint)) {
            List<HostFinding> findings =
                    new ArrayList<>(new HostCheck(transport, session, Clock.systemUTC()).perform());
            if (level(findings) != HostFinding.Level.FAILED) {
                findings.add(secondHop());
            }
            return validation(findings);
        }
    }

    private HostFinding secondHop() {
        return NO_SECOND_HOP.contains(way)
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
