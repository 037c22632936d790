package io.jenkins.plugins.remotepowershell.cli;

import io.jenkins.plugins.remotepowershell.simulator.SimulatedHost;
import io.jenkins.plugins.remotepowershell.simulator.SimulatedHostSettings;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The program against a simulated host, in this process or in one of its own, with a store in a directory of the test. */
final class Program implements AutoCloseable {
    static final String USER = "deploy";
    static final String PASSWORD = "a secret, certainly";

    /** How it ended, and what it wrote. */
    record Result(int exitCode, String out, String err) {
        List<String> lines() {
            return out.lines().toList();
        }
    }

    final Path directory;
    final SimulatedHost host;
    private final Path passwordFile;

    Program(Path directory, SimulatedHostSettings settings) throws IOException {
        this.directory = directory;
        this.host = SimulatedHost.start(settings.user(USER, PASSWORD));
        this.passwordFile = Files.writeString(directory.resolve("password"), PASSWORD + "\nsecond line");
    }

    Program(Path directory) throws IOException {
        this(directory, new SimulatedHostSettings());
    }

    /** In this process, with nothing added. */
    static Result run(String... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int code = RemotePowerShell.commandLine(new Console(out, err)).execute(arguments);
        return new Result(code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    /** In this process, on the host and with the store. */
    Result onHost(String... arguments) {
        return run(withHost(arguments).toArray(String[]::new));
    }

    /** In this process, with the store; the host is known from the run. */
    Result onRun(String... arguments) {
        return run(withRun(arguments).toArray(String[]::new));
    }

    List<String> withHost(String... arguments) {
        List<String> all = withRun(arguments);
        all.addAll(List.of("--endpoint", host.endpoint().toString(), "--username", USER, "--authentication", "basic"));
        return all;
    }

    List<String> withRun(String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--password-file", passwordFile.toString(), "--allow-unencrypted"));
        if (!List.of("sessions", "check", "copy").contains(arguments[0])) {
            all.addAll(List.of("--store", store().toString()));
        }
        return all;
    }

    Path store() {
        return directory.resolve("store");
    }

    @Override
    public void close() {
        host.close();
    }
}
