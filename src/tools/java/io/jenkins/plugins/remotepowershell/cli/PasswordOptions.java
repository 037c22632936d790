package io.jenkins.plugins.remotepowershell.cli;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.io.BufferedReader;
import java.io.Console;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Supplier;
import picocli.CommandLine.Option;

/** Where the password comes from: never from the command line, which other users of this machine can read. */
final class PasswordOptions {
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

    /** Had once now, so that what is wrong is told at once; a file is read at each sign-on, since passwords change. */
    Supplier<char[]> supplier(String userName) {
        char[] secret = password(userName);
        Path source = variable == null ? file : null;
        return source == null ? secret::clone : () -> fromFile(source);
    }

    /** Asks at the terminal where neither option is given. */
    char[] password(String userName) {
        if (variable != null) {
            return fromEnvironment(variable);
        }
        if (file != null) {
            return fromFile(file);
        }
        Console console = Terminal.console();
        if (console == null) {
            throw new UsageException("no password for " + userName
                    + ": give --password-env VARIABLE or --password-file FILE (there is no terminal to ask at)");
        }
        char[] typed = console.readPassword("Password for %s: ", userName);
        return typed == null ? new char[0] : typed;
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
