package io.jenkins.plugins.remotepowershell.cli;

import io.jenkins.plugins.remotepowershell.run.RunnerSecret;
import io.jenkins.plugins.remotepowershell.run.RunnerSettings;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import picocli.CommandLine.Option;

/** Parameters that travel under the session key. */
final class SecretOptions {
    @Option(
            names = "--credential-parameter",
            paramLabel = "NAME=USER",
            description = "PSCredential parameter of the script, with its user name. Repeatable.")
    Map<String, String> users = new TreeMap<>();

    @Option(
            names = "--credential-password-env",
            paramLabel = "NAME=VARIABLE",
            description = "Environment variable with the password of that parameter.")
    Map<String, String> variables = new TreeMap<>();

    @Option(
            names = "--credential-password-file",
            paramLabel = "NAME=FILE",
            description = "File whose first line is the password of that parameter.")
    Map<String, Path> files = new TreeMap<>();

    void addTo(RunnerSettings settings) {
        users.forEach((name, user) -> settings.secret(name, new RunnerSecret.Credential(user, password(name))));
        variables.keySet().forEach(this::requireUser);
        files.keySet().forEach(this::requireUser);
    }

    private void requireUser(String name) {
        if (!users.containsKey(name)) {
            throw new UsageException(
                    "a password is given for " + name + ", but no --credential-parameter " + name + "=USER");
        }
    }

    private char[] password(String name) {
        if (variables.containsKey(name)) {
            return PasswordOptions.fromEnvironment(variables.get(name));
        } else if (files.containsKey(name)) {
            return PasswordOptions.fromFile(files.get(name));
        }
        throw new UsageException("no password for parameter " + name + ": give --credential-password-env " + name
                + "=VARIABLE or --credential-password-file " + name + "=FILE");
    }
}
