package io.jenkins.plugins.remotepowershell.config;

import io.jenkins.plugins.remotepowershell.run.RunTarget;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Date;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.apache.commons.codec.digest.DigestUtils;
import org.kohsuke.stapler.export.Exported;
import org.kohsuke.stapler.export.ExportedBean;

/** What a build has started where: saved with the build, for whoever asks when the run is long forgotten. No script text. */
@ExportedBean(defaultVisibility = 2)
public final class StartedScript {
    private static final Pattern PART = Pattern.compile(".{16}");

    private final String runId;
    private final String host;
    private final String endpoint;
    private final String account;
    private final String sha256;
    private final long startedAt;

    /** @param script of which the digest is kept */
    public StartedScript(String runId, String host, RunTarget target, String script, Instant startedAt) {
        this.runId = runId;
        this.host = host;
        this.endpoint = target.endpoint();
        this.account = target.account();
        this.sha256 = DigestUtils.sha256Hex(script);
        this.startedAt = startedAt.toEpochMilli();
    }

    @Exported
    public String getRunId() {
        return runId;
    }

    @Exported
    public String getHost() {
        return host;
    }

    @Exported
    public String getEndpoint() {
        return endpoint;
    }

    @Exported
    public String getAccount() {
        return account;
    }

    /** Of the script's text, or the command's name, in UTF-8; hexadecimal. */
    @Exported
    public String getSha256() {
        return sha256;
    }

    /** The same in four parts, between which a narrow page may break it. */
    public List<String> getSha256Parts() {
        return PART.matcher(sha256).results().map(MatchResult::group).toList();
    }

    /** ISO 8601, to the second. */
    @Exported
    public String getStarted() {
        return Instant.ofEpochMilli(startedAt).truncatedTo(ChronoUnit.SECONDS).toString();
    }

    public Date getStartedAt() {
        return new Date(startedAt);
    }
}
