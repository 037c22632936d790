package io.jenkins.plugins.remotepowershell.cli;

/** What was typed cannot be done: one sentence, exit code 2. */
final class UsageException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UsageException(String sentence) {
        super(sentence);
    }
}
