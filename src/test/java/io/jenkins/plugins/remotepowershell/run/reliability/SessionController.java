package io.jenkins.plugins.remotepowershell.run.reliability;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.remotepowershell.run.ChildJvm;
import io.jenkins.plugins.remotepowershell.run.RemoteRun;
import io.jenkins.plugins.remotepowershell.run.RunOutcome;
import io.jenkins.plugins.remotepowershell.run.RunStore;
import io.jenkins.plugins.remotepowershell.run.StoredRun;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One life of a controller that runs scripts one after the other in one session, from wherever the life before ended. */
public final class SessionController {
    static final String HOLDER = "holder";
    static final String SCRIPT = "1..3 | ForEach-Object { \"line $_\"; Start-Sleep -Milliseconds 10 }; exit 5";
    static final int EXIT_CODE = 5;

    private static final int SCRIPTS = 2;

    private final Controller.Setting setting;
    private final Lifeline lifeline;
    private final Controller controller;

    SessionController(Controller.Setting setting, Lifeline lifeline) {
        this.setting = setting;
        this.lifeline = lifeline;
        this.controller = new Controller(setting, lifeline);
    }

    static List<String> runIds() {
        List<String> ids = new ArrayList<>();
        for (int i = 1; i <= SCRIPTS; i++) {
            ids.add("run-" + i);
        }
        return ids;
    }

    static Path output(Controller.Setting setting, String runId) {
        return setting.directory().resolve("output of " + runId);
    }

    /**
     * Lives.
     *
     * @param script of all runs; null if this one only takes up what another has begun, and then ends the session
     * @return how the runs ended; none if the controller died
     */
    List<RunOutcome> live(@CheckForNull String script) throws IOException, InterruptedException {
        try (MortalTransport transport = new MortalTransport(controller.transport(), lifeline)) {
            return live(controller.store(), transport, script);
        } catch (Lifeline.Abandoned death) {
            return List.of();
        } catch (IOException | RuntimeException failed) {
            if (lifeline.isDead()) {
                return List.of();
            }
            throw failed;
        }
    }

    private List<RunOutcome> live(RunStore store, MortalTransport transport, @CheckForNull String script)
            throws IOException, InterruptedException {
        StoredRun holder = find(store).orElseThrow();
        List<RunOutcome> outcomes = new ArrayList<>();
        for (String runId : runIds()) {
            Optional<StoredRun> run = store.find(runId);
            if (run.isEmpty() && script != null) {
                run = store.createIn(holder, runId, Map.of());
            }
            if (run.isPresent()) {
                outcomes.add(drive(run.get(), transport, script));
            }
        }
        drive(holder, transport, null);
        return outcomes;
    }

    private Optional<StoredRun> find(RunStore store) throws IOException {
        Optional<StoredRun> found = store.find(HOLDER);
        return found.isPresent() ? found : store.createHolder(HOLDER, controller.target(), Map.of());
    }

    private RunOutcome drive(StoredRun stored, MortalTransport transport, @CheckForNull String script)
            throws IOException, InterruptedException {
        try (RecordFile output = new RecordFile(output(setting, stored.runId()), lifeline);
                RemoteRun run = new RemoteRun(stored.open(), controller.settings(transport, script), output)) {
            return run.run().orElseThrow();
        }
    }

    /** In a process of its own. */
    static Process start(Controller.Setting setting, boolean holdsScript) throws IOException {
        return ChildJvm.start(
                SessionController.class,
                setting.endpoint().toString(),
                setting.directory().toString(),
                Boolean.toString(holdsScript));
    }

    public static void main(String[] arguments) throws Exception {
        Controller.Setting setting =
                new Controller.Setting(URI.create(arguments[0]), Path.of(arguments[1]), "", false, false, 1000);
        SessionController controller = new SessionController(setting, Lifeline.ofProcess(Lifeline.NEVER));
        System.out.println(controller.live(Boolean.parseBoolean(arguments[2]) ? SCRIPT : null));
    }
}
