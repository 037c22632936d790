package io.jenkins.plugins.remotepowershell.sessions;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.Util;
import hudson.model.Action;
import hudson.model.Api;
import hudson.model.Item;
import hudson.model.Run;
import io.jenkins.plugins.remotepowershell.config.BuildRuns;
import io.jenkins.plugins.remotepowershell.config.StartedScript;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import jenkins.model.TransientActionFactory;
import org.kohsuke.stapler.StaplerProxy;
import org.kohsuke.stapler.export.Exported;
import org.kohsuke.stapler.export.ExportedBean;

/** A build's own tab: its runs, ended or not, and what it has started. */
@ExportedBean
public final class BuildSessions implements Action, StaplerProxy {
    private final Run<?, ?> build;

    BuildSessions(Run<?, ?> build) {
        this.build = build;
    }

    @Override
    public String getIconFileName() {
        return "symbol-terminal";
    }

    @Override
    public String getDisplayName() {
        return Messages.BuildSessions_DisplayName();
    }

    @Override
    public String getUrlName() {
        return SessionsPage.URL;
    }

    @Override
    public Object getTarget() {
        build.checkPermission(Item.READ);
        return this;
    }

    public Run<?, ?> getBuild() {
        return build;
    }

    @Exported
    public List<RunRow> getRuns() throws IOException {
        List<RunRow> rows = new ArrayList<>();
        for (String runId : runIds(build)) {
            RunRow row = getRun(runId);
            if (row != null) {
                rows.add(row);
            }
        }
        return rows;
    }

    /** What the build has started where, in that order; kept as long as the build. */
    @Exported
    public List<StartedScript> getStartedScripts() {
        return Util.filter(build.getActions(), BuildRuns.class).stream()
                .flatMap(action -> action.startedScripts().stream())
                .toList();
    }

    /** One row, for its actions and its API; null if it is another build's. */
    @CheckForNull
    public RunRow getRun(String runId) throws IOException {
        return RunRows.find(runId, RowActor.on(build, Item.CANCEL))
                .filter(row -> row.isOf(build))
                .orElse(null);
    }

    public Api getApi() {
        return new Api(this);
    }

    private static Collection<String> runIds(Run<?, ?> build) {
        return Util.filter(build.getActions(), BuildRuns.class).stream()
                .flatMap(action -> action.runIds().stream())
                .toList();
    }

    /** Adds the tab to builds that have runs. */
    @Extension
    @SuppressWarnings("rawtypes")
    public static final class Factory extends TransientActionFactory<Run> {
        @Override
        public Class<Run> type() {
            return Run.class;
        }

        @Override
        public Class<? extends Action> actionType() {
            return BuildSessions.class;
        }

        @NonNull
        @Override
        public Collection<? extends Action> createFor(@NonNull Run target) {
            Run<?, ?> build = target;
            return runIds(build).isEmpty() ? Set.of() : Set.of(new BuildSessions(build));
        }
    }
}
