package io.jenkins.plugins.remotepowershell.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.remotepowershell.run.Sentences;
import io.jenkins.plugins.remotepowershell.session.HostSessions;
import io.jenkins.plugins.remotepowershell.wsman.CommandDescription;
import io.jenkins.plugins.remotepowershell.wsman.ShellDescription;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** {@code sessions}. */
@Command(
        name = "sessions",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "List the shells of a host, ours or not, with their commands.")
final class SessionsCommand implements Callable<Integer> {
    private static final String FORM = "%-36s %-24s %-12s %-24s %-12s %s";

    @ParentCommand
    RemotePowerShell program = new RemotePowerShell();

    @Mixin
    ConnectionOptions connection = new ConnectionOptions();

    @Option(names = "--json", description = "Write JSON.")
    boolean json;

    @CheckForNull
    @Option(names = "--close", paramLabel = "SHELL", description = "End this shell and everything that runs in it.")
    String close;

    @Override
    public Integer call() throws IOException, InterruptedException {
        try (Reach reach = Reach.of(connection, "");
                HostSessions host =
                        new HostSessions(reach.transport(), reach.session(), UUID.randomUUID(), UUID::randomUUID)) {
            List<ShellDescription> shells = host.shells();
            if (close != null) {
                return close(host, shells);
            } else if (json) {
                program.console().line(toJson(host, shells));
            } else {
                print(host, shells);
            }
            return ExitCode.OK;
        }
    }

    private int close(HostSessions host, List<ShellDescription> shells) throws IOException, InterruptedException {
        ShellDescription shell = shells.stream()
                .filter(found -> found.shellId().equalsIgnoreCase(close))
                .findFirst()
                .orElseThrow(() -> new UsageException("there is no shell " + close + " on this host"));
        host.delete(shell);
        program.console().notice("closed shell " + shell.shellId());
        return ExitCode.OK;
    }

    private void print(HostSessions host, List<ShellDescription> shells) throws IOException, InterruptedException {
        program.console().line(String.format(FORM, "SHELL", "NAME", "STATE", "OWNER", "AGE", "EXPIRES IN"));
        for (ShellDescription shell : shells) {
            program.console()
                    .line(String.format(
                            FORM,
                            shell.shellId(),
                            shell.name().isEmpty() ? "-" : shell.name(),
                            shell.state(),
                            shell.owner(),
                            text(shell.runTime()),
                            shell.isDisconnected() ? text(expiry(shell)) : "-"));
            for (CommandDescription command : host.commands(shell)) {
                program.console().line("  command " + command.commandId() + "  " + command.state());
            }
        }
    }

    private static String toJson(HostSessions host, List<ShellDescription> shells)
            throws IOException, InterruptedException {
        List<Map<String, Object>> list = new ArrayList<>();
        for (ShellDescription shell : shells) {
            Map<String, Object> entry = new LinkedHashMap<>();
            entry.put("shellId", shell.shellId());
            entry.put("name", shell.name());
            entry.put("state", shell.state());
            entry.put("owner", shell.owner());
            entry.put("resourceUri", shell.resourceUri());
            entry.put("processId", shell.processId().orElse(null));
            entry.put("ageSeconds", shell.runTime().map(Duration::toSeconds).orElse(null));
            entry.put(
                    "inactiveSeconds",
                    shell.inactivity().map(Duration::toSeconds).orElse(null));
            entry.put(
                    "idleTimeoutSeconds",
                    shell.idleTimeout().map(Duration::toSeconds).orElse(null));
            entry.put("commands", host.commands(shell));
            list.add(entry);
        }
        return new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT).writeValueAsString(list);
    }

    private static Optional<Duration> expiry(ShellDescription shell) {
        return shell.idleTimeout().map(idle -> idle.minus(shell.inactivity().orElse(Duration.ZERO)));
    }

    private static String text(Optional<Duration> duration) {
        return duration.map(Sentences::duration).orElse("?");
    }
}
