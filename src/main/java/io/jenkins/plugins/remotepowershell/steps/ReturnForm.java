package io.jenkins.plugins.remotepowershell.steps;

/** What a step gives back to its pipeline. */
enum ReturnForm {
    NOTHING,
    /** The exit code. */
    STATUS,
    /** The output stream as text. */
    STDOUT,
    /** The output objects as data. */
    JSON,
    /** How it ended, as a map. */
    RESULT;

    /** Whether any exit code is a success, since the pipeline looks at it itself. */
    boolean acceptsAnyCode() {
        return this == STATUS || this == RESULT;
    }
}
