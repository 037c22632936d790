package io.jenkins.plugins.remotepowershell.simulator;

/** A terminating error of a script, or a script beyond the built-in engine's subset. */
final class BuiltinScriptException extends Exception {
    private static final long serialVersionUID = 1L;

    BuiltinScriptException(String message) {
        super(message);
    }
}
