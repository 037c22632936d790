package io.jenkins.plugins.remotepowershell.config;

/** A host may not be used this way, or not by this job. The message is one sentence for the log. */
public final class HostRefusedException extends Exception {
    private static final long serialVersionUID = 1L;

    public HostRefusedException(String sentence) {
        super(sentence);
    }
}
