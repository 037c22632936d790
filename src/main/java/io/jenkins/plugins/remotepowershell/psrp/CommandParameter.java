package io.jenkins.plugins.remotepowershell.psrp;

import edu.umd.cs.findbugs.annotations.CheckForNull;

/**
 * One argument of a {@link Command}.
 *
 * @param name null for a positional argument
 * @param value a CLIXML value; true for a switch
 */
public record CommandParameter(@CheckForNull String name, @CheckForNull Object value) {

    /** The value may be a secret. */
    @Override
    public String toString() {
        return name == null ? "positional parameter" : "parameter " + name;
    }
}
