package io.jenkins.plugins.remotepowershell.sessions;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.model.Api;
import hudson.model.Item;
import io.jenkins.plugins.remotepowershell.config.HostRefusedException;
import io.jenkins.plugins.remotepowershell.config.HostScan;
import io.jenkins.plugins.remotepowershell.config.ManageSessions;
import io.jenkins.plugins.remotepowershell.config.RemoteHost;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import jenkins.model.Jenkins;
import org.kohsuke.stapler.HttpResponse;
import org.kohsuke.stapler.HttpResponses;
import org.kohsuke.stapler.export.Exported;
import org.kohsuke.stapler.export.ExportedBean;
import org.kohsuke.stapler.interceptor.RequirePOST;

/**
 * A defined host: its runs, and, once it was scanned, the sessions there that are none of them. Those are for who manages
 * sessions, and are only shown: whoever opened them may live.
 */
@ExportedBean
public final class HostPage {
    private final RemoteHost host;

    @CheckForNull
    private final Item folder;

    private final List<RunRow> runs;

    /** @param folder that defines the host; null for the global configuration */
    HostPage(RemoteHost host, @CheckForNull Item folder, List<RunRow> runs) {
        this.host = host;
        this.folder = folder;
        this.runs = runs.stream()
                .filter(row -> row.getHost().equals(host.getName()))
                .toList();
    }

    @Exported
    public String getName() {
        return host.getName();
    }

    public String getDisplayName() {
        return Messages.HostPage_DisplayName(host.getName());
    }

    /** Null for a global host. */
    @CheckForNull
    public Item getFolder() {
        return folder;
    }

    @Exported
    public List<RunRow> getRuns() {
        return runs;
    }

    public RunRow getRun(String runId) {
        return runs.stream()
                .filter(row -> runId.equals(row.getRunId()))
                .findFirst()
                .orElse(null);
    }

    public boolean isScanAllowed() {
        return Jenkins.get().hasPermission(ManageSessions.PERMISSION);
    }

    /** When it was scanned, ISO 8601; null if it was not since Jenkins began, or is not the user's to see. */
    @Exported
    @CheckForNull
    public String getScanned() {
        return scan().map(scan -> scan.at().toString()).orElse(null);
    }

    /** Why the last scan failed; null if it did not. */
    @Exported
    @CheckForNull
    public String getScanFailure() {
        return scan().map(HostScans.Scan::failure)
                .filter(failure -> !failure.isEmpty())
                .orElse(null);
    }

    /** Sessions that are none of this controller's runs. */
    @Exported
    public List<ForeignRow> getForeign() {
        return scan().stream()
                .flatMap(scan -> scan.sessions().stream().map(session -> new ForeignRow(session, scan.at())))
                .toList();
    }

    /** Asks the host. */
    @RequirePOST
    public HttpResponse doScan() throws InterruptedException {
        Jenkins.get().checkPermission(ManageSessions.PERMISSION);
        HostScans.get().put(key(), scanNow());
        return HttpResponses.redirectToDot();
    }

    public Api getApi() {
        return new Api(this);
    }

    private HostScans.Scan scanNow() throws InterruptedException {
        Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        try {
            return new HostScans.Scan(now, HostScan.of(host, folder), "");
        } catch (HostRefusedException | IOException noAnswer) {
            return new HostScans.Scan(now, List.of(), noAnswer.getMessage());
        }
    }

    private Optional<HostScans.Scan> scan() {
        return isScanAllowed() ? HostScans.get().last(key()) : Optional.empty();
    }

    private String key() {
        return (folder == null ? "" : folder.getFullName()) + ":" + host.getName();
    }
}
