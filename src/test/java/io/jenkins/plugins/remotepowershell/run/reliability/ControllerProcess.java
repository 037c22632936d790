package io.jenkins.plugins.remotepowershell.run.reliability;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.remotepowershell.run.ChildJvm;
import io.jenkins.plugins.remotepowershell.run.RunOutcome;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A controller in a process of its own, which ends with SIGKILL at a step, or is killed from outside. */
public final class ControllerProcess {
    private static final int ARGUMENTS = 7;

    private ControllerProcess() {}

    /** @param script null in one that only takes up what another one has started */
    static Process start(Controller.Setting setting, @CheckForNull String script, long lastStep) throws IOException {
        List<String> arguments = new ArrayList<>(List.of(
                setting.endpoint().toString(),
                setting.directory().toString(),
                setting.runId(),
                Boolean.toString(setting.journal()),
                Boolean.toString(setting.drop()),
                Integer.toString(setting.operationMillis()),
                Long.toString(lastStep)));
        if (script != null) {
            Path file = setting.directory().resolve("script");
            Files.writeString(file, RecordFile.escape(script));
            arguments.add(file.toString());
        }
        return ChildJvm.start(ControllerProcess.class, arguments.toArray(new String[0]));
    }

    /** Writes how the run ended, if it did. */
    public static void main(String[] arguments) throws Exception {
        Controller.Setting setting = new Controller.Setting(
                URI.create(arguments[0]),
                Path.of(arguments[1]),
                arguments[2],
                Boolean.parseBoolean(arguments[3]),
                Boolean.parseBoolean(arguments[4]),
                Integer.parseInt(arguments[5]));
        String script = arguments.length > ARGUMENTS
                ? RecordFile.unescape(Files.readString(Path.of(arguments[ARGUMENTS])))
                : null;
        Lifeline lifeline = Lifeline.ofProcess(Long.parseLong(arguments[6]));
        try (RecordFile output = new RecordFile(setting.output(), lifeline)) {
            Optional<RunOutcome> outcome = new Controller(setting, lifeline).live(script, run -> {}, output);
            System.out.println(outcome.map(RunOutcome::toString).orElse("left"));
        }
    }
}
