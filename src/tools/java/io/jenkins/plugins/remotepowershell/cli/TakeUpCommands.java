package io.jenkins.plugins.remotepowershell.cli;

import java.util.List;
import java.util.stream.Collectors;

/**
 * What to type in order to come back to a run.
 *
 * @param options without which the run or its host is not found again
 */
record TakeUpCommands(String runId, List<String> options) {
    String attach() {
        return command("attach");
    }

    String stop() {
        return command("stop");
    }

    private String command(String name) {
        return "remote-powershell " + name + " " + runId
                + options.stream().map(option -> " " + quoted(option)).collect(Collectors.joining());
    }

    private static String quoted(String option) {
        return option.matches("[A-Za-z0-9_./:@%+=-]+") ? option : "'" + option.replace("'", "'\\''") + "'";
    }
}
