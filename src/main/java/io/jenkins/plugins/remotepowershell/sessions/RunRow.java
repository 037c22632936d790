package io.jenkins.plugins.remotepowershell.sessions;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.Util;
import hudson.model.Api;
import hudson.model.Item;
import hudson.model.ItemGroup;
import hudson.model.Job;
import hudson.model.Run;
import io.jenkins.plugins.remotepowershell.config.JenkinsRuns;
import io.jenkins.plugins.remotepowershell.config.LiveRun;
import io.jenkins.plugins.remotepowershell.config.ManageSessions;
import io.jenkins.plugins.remotepowershell.config.OwnerLookup;
import io.jenkins.plugins.remotepowershell.config.RunOwner;
import io.jenkins.plugins.remotepowershell.run.RunOutcome;
import io.jenkins.plugins.remotepowershell.run.RunRecord;
import io.jenkins.plugins.remotepowershell.run.StoredRun;
import io.jenkins.plugins.remotepowershell.run.TemporaryDirectory;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import jenkins.model.Jenkins;
import org.kohsuke.stapler.HttpResponse;
import org.kohsuke.stapler.HttpResponses;
import org.kohsuke.stapler.export.Exported;
import org.kohsuke.stapler.export.ExportedBean;
import org.kohsuke.stapler.interceptor.RequirePOST;

/**
 * A run as pages and the API show it. Who may not read its build sees host and state only: everything else is null then.
 */
@ExportedBean(defaultVisibility = 2)
public final class RunRow {
    private static final int SHORT_ID = 8;

    private final StoredRun run;
    private final RunRecord record;
    private final RunOwner owner;
    private final RunState state;
    private final RowActor actor;
    private final Optional<Job<?, ?>> job;

    private RunRow(StoredRun run, RunRecord record, RunOwner owner, RunState state, RowActor actor) {
        this.run = run;
        this.record = record;
        this.owner = owner;
        this.state = state;
        this.actor = actor;
        this.job = OwnerLookup.job(owner);
    }

    static RunRow of(StoredRun run, RowActor actor) throws IOException {
        RunOwner owner = RunOwner.fromLabels(run.labels());
        RunRecord record = run.record();
        return new RunRow(run, record, owner, state(run.runId(), record, owner), actor);
    }

    private static RunState state(String runId, RunRecord record, RunOwner owner) {
        if (record.outcome().isPresent()) {
            return RunState.ENDED;
        }
        Optional<LiveRun> live = live(runId, record);
        if (live.isPresent()) {
            return live.get().unreachableSince().isPresent() ? RunState.UNREACHABLE : RunState.RUNNING;
        }
        return OwnerLookup.fate(owner) == OwnerLookup.Fate.GONE ? RunState.ORPHANED : RunState.DISCONNECTED;
    }

    /** Who drives it; of a session that several runs use, whoever drives the one that has it. */
    private static Optional<LiveRun> live(String runId, RunRecord record) {
        JenkinsRuns runs = JenkinsRuns.get();
        return runs.live(runId).or(() -> record.sharing().lastUser().flatMap(runs::live));
    }

    /** Whether the user may read the run's build, or, once its job is gone, manages sessions. */
    public boolean isBuildVisible() {
        return job.map(it -> it.hasPermission(Item.READ))
                .orElseGet(() -> Jenkins.get().hasPermission(ManageSessions.PERMISSION));
    }

    @Exported
    public String getHost() {
        return owner.host().name().isEmpty() ? record.host() : owner.host().name();
    }

    @Exported
    public RunState getState() {
        return state;
    }

    @Exported
    @CheckForNull
    public String getRunId() {
        return isBuildVisible() ? run.runId() : null;
    }

    /** The beginning of the session's id, as logs call it. */
    @Exported
    @CheckForNull
    public String getSession() {
        return isBuildVisible() ? record.identity().shellId().toString().substring(0, SHORT_ID) : null;
    }

    /** Such as {@code deploy/app #118}. */
    @Exported
    @CheckForNull
    public String getBuild() {
        return isBuildVisible() ? owner.build().toString() : null;
    }

    /** Relative to Jenkins; null once the build is gone. */
    @Exported
    @CheckForNull
    public String getBuildUrl() {
        if (!isBuildVisible()) {
            return null;
        }
        return job.map(it -> it.getBuildByNumber(owner.buildNumber()))
                .map(Run::getUrl)
                .orElse(null);
    }

    @Exported
    @CheckForNull
    public String getAccount() {
        return isBuildVisible() ? record.target().account() : null;
    }

    /** When it began, ISO 8601. */
    @Exported
    @CheckForNull
    public String getStarted() {
        return isBuildVisible() ? record.createdAt().toString() : null;
    }

    /** Since it began. */
    @CheckForNull
    public String getAge() {
        return isBuildVisible() ? ago(record.createdAt()) : null;
    }

    /** When its last output came, or, where this controller does not follow it, the host's last answer; ISO 8601. */
    @Exported
    @CheckForNull
    public String getLastOutput() {
        return isBuildVisible() ? lastOutput().map(Instant::toString).orElse(null) : null;
    }

    /** Since its last output. */
    @CheckForNull
    public String getSilence() {
        return isBuildVisible() ? lastOutput().map(RunRow::ago).orElse(null) : null;
    }

    /** Until when the host keeps the session without Jenkins, ISO 8601; null while this controller is connected. */
    @Exported
    @CheckForNull
    public String getExpires() {
        return isBuildVisible() ? expiry().map(Instant::toString).orElse(null) : null;
    }

    /** Until the host ends the session. */
    @CheckForNull
    public String getRemaining() {
        return isBuildVisible()
                ? expiry().map(when -> Util.getTimeSpanString(Math.max(
                                0, Duration.between(Instant.now(), when).toMillis())))
                        .orElse(null)
                : null;
    }

    /** What is going on, or how it ended, in a few words. */
    @Exported
    @CheckForNull
    public String getStatus() {
        if (!isBuildVisible()) {
            return null;
        }
        Optional<RunOutcome> outcome = record.outcome();
        if (outcome.isPresent()) {
            return ending(outcome.get());
        }
        return live(run.runId(), record).map(LiveRun::status).orElseGet(this::idle);
    }

    /** While this controller does not follow it. */
    @CheckForNull
    private String idle() {
        if (run.isStopRequested()) {
            return Messages.RunRow_ToBeStopped();
        }
        return isHolder() ? Messages.RunRow_HeldSession() : null;
    }

    private String ending(RunOutcome outcome) {
        String ending = outcome.exitCode() == null ? outcome.sentence() : Messages.RunRow_ExitCode(outcome.exitCode());
        TemporaryDirectory directory = record.temporaryDirectory();
        if (directory.problem().isEmpty()) {
            return ending;
        }
        String problem = directory.problem().get();
        return directory.isGivenUp()
                ? Messages.RunRow_DirectoryStays(ending, directory.path(), problem)
                : Messages.RunRow_DirectoryLeft(ending, directory.path(), problem);
    }

    /** Whether output was collected after the build was gone, and the user may see it. */
    public boolean isOutputVisible() throws IOException {
        return CollectedOutput.isCollected(run) && CollectedOutput.maySee(job);
    }

    /** Whether it is a session that scripts of a block share, and no script. */
    boolean isHolder() {
        return record.sharing().isHolder();
    }

    StoredRun run() {
        return run;
    }

    RunOwner owner() {
        return owner;
    }

    RowActor actor() {
        return actor;
    }

    /** Empty once it is gone. */
    Optional<Job<?, ?>> job() {
        return job;
    }

    boolean isOf(Run<?, ?> build) {
        return owner.isOf(build);
    }

    boolean isBelow(ItemGroup<?> group) {
        return owner.jobFullName().startsWith(group.getFullName() + "/");
    }

    /** Whether a text is in what the user sees of it; any text is in none. */
    boolean contains(String text) {
        String wanted = text.strip().toLowerCase(Locale.ROOT);
        return Stream.of(getHost(), getSession(), getRunId(), getBuild(), state.name(), state.getLabel(), getAccount())
                .anyMatch(it -> it != null && it.toLowerCase(Locale.ROOT).contains(wanted));
    }

    boolean isWorthAnAdministratorsLook() throws IOException {
        return state != RunState.ENDED || CollectedOutput.isCollected(run) || isDirectoryLeft();
    }

    /** Whether the temporary directory that it has used could not be removed from the host. */
    boolean isDirectoryLeft() {
        return state == RunState.ENDED && record.temporaryDirectory().problem().isPresent();
    }

    public Api getApi() {
        return new Api(this);
    }

    /** What the user may do with it. */
    public RowActions getActions() {
        return new RowActions(this);
    }

    /** Stops the script and closes its session, now or as soon as its build or its host is back. */
    @RequirePOST
    public HttpResponse doClose() throws IOException {
        getActions().close();
        return backToPage();
    }

    /** Lets a build of another job attach the run. */
    @RequirePOST
    public HttpResponse doRelease() throws IOException {
        getActions().release();
        return backToPage();
    }

    /** Lets the script of a lost build run to its end, and keeps its output. */
    @RequirePOST
    public HttpResponse doCollect() throws IOException {
        getActions().collect();
        return backToPage();
    }

    /** Tries to reach the host now. */
    @RequirePOST
    public HttpResponse doRetry() {
        getActions().retry();
        return backToPage();
    }

    private static HttpResponse backToPage() {
        return HttpResponses.redirectTo("../..");
    }

    /** What was collected, as plain text: secrets in it are not masked. */
    public HttpResponse doOutput() throws IOException {
        CollectedOutput.checkMaySee(job);
        if (!CollectedOutput.isCollected(run)) {
            throw HttpResponses.notFound();
        }
        return HttpResponses.text(CollectedOutput.read(run));
    }

    private Optional<Instant> lastOutput() {
        return JenkinsRuns.get().live(run.runId()).map(LiveRun::lastOutputAt).orElseGet(record::lastSeenAt);
    }

    private Optional<Instant> expiry() {
        if (state == RunState.RUNNING || state == RunState.ENDED) {
            return Optional.empty();
        }
        return record.lastSeenAt().flatMap(seen -> record.idleTimeout().map(seen::plus));
    }

    private static String ago(Instant when) {
        return Util.getTimeSpanString(
                Math.max(0, Duration.between(when, Instant.now()).toMillis()));
    }
}
