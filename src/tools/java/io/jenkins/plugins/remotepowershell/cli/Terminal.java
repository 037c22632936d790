package io.jenkins.plugins.remotepowershell.cli;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.io.Console;

/** The person in front of the program, if there is one. */
final class Terminal {
    private Terminal() {}

    /** Null where input or output is no terminal. From Java 22 on the JVM gives a console in any case, and says what it is. */
    @CheckForNull
    @SuppressWarnings("SystemConsoleNull")
    static Console console() {
        Console console = System.console();
        if (console == null) {
            return null;
        }
        try {
            return (Boolean) Console.class.getMethod("isTerminal").invoke(console) ? console : null;
        } catch (ReflectiveOperationException beforeJava22) {
            return console;
        }
    }
}
