package io.jenkins.plugins.remotepowershell.cli;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.io.BufferedReader;
import java.io.Console;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import picocli.CommandLine.Option;

/** Where the password comes from: never from the command line, which other users of this machine can read. */
final class PasswordOptions {
    private static final String HANDED_OVER = "REMOTE_POWERSHELL_PASSWORD";

    @CheckForNull
    @Option(
            names = "--password-env",
            paramLabel = "VARIABLE",
            description = "Take the password from this environment variable.")
    String variable;

    @CheckForNull
    @Option(
            names = "--password-file",
            paramLabel = "FILE",
            description = "Take the password from the first line of this file.")
    Path file;

    @CheckForNull
    private char[] typed;

    /** Had once now, so that what is wrong is told at once; a file is read at each sign-on, since passwords change. */
    Supplier<char[]> supplier(String userName) {
        char[] secret = password(userName);
        Path source = variable == null ? file : null;
        return source == null ? secret::clone : () -> fromFile(source);
    }

    /** Asks at the terminal, once, where neither option is given. */
    char[] password(String userName) {
        if (variable != null) {
            return fromEnvironment(variable);
        }
        if (file != null) {
            return fromFile(file);
        }
        if (typed == null) {
            typed = ask(userName);
        }
        return typed.clone();
    }

    private static char[] ask(String userName) {
        Console console = Terminal.console();
        if (console == null) {
            throw new UsageException("no password for " + userName
                    + ": give --password-env VARIABLE or --password-file FILE (there is no terminal to ask at)");
        }
        char[] answer = console.readPassword("Password for %s: ", userName);
        return answer == null ? new char[0] : answer;
    }

    /** The options once more, for another process of this program. */
    List<String> asArguments() {
        if (variable != null) {
            return List.of("--password-env", variable);
        }
        return file == null ? List.of() : List.of("--password-file", file.toString());
    }

    /**
     * As {@link #asArguments}, with a typed password handed over as well.
     *
     * @param environment of the other process
     */
    List<String> handedOver(Map<String, String> environment) {
        if (typed == null) {
            return asArguments();
        }
        environment.put(HANDED_OVER, new String(typed));
        return List.of("--password-env", HANDED_OVER);
    }

    static char[] fromEnvironment(String variable) {
        String value = System.getenv(variable);
        if (value == null) {
            throw new UsageException("the environment variable " + variable + " is not set");
        }
        return value.toCharArray();
    }

    static char[] fromFile(Path file) {
        try (BufferedReader lines = Files.newBufferedReader(file)) {
            String first = lines.readLine();
            return first == null ? new char[0] : first.toCharArray();
        } catch (IOException unreadable) {
            throw new UsageException(
                    "the password file " + file + " cannot be read: " + FileProblem.reason(unreadable));
        }
    }
}
