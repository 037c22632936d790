package io.jenkins.plugins.remotepowershell.steps;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.AbortException;
import org.jenkinsci.plugins.scriptsecurity.sandbox.whitelists.Whitelisted;

/** A script failed on its host: pipelines that catch it can ask where and how. */
public final class RemotePowerShellException extends AbortException {
    private static final long serialVersionUID = 1L;

    private final String host;

    @CheckForNull
    private final Integer exitCode;

    private final String errorRecord;

    /**
     * @param message one sentence
     * @param host one name, or several with commas
     * @param exitCode null where there is none
     * @param errorRecord the first one as PowerShell shows it, with its position; empty if there was none
     */
    RemotePowerShellException(String message, String host, @CheckForNull Integer exitCode, String errorRecord) {
        super(message);
        this.host = host;
        this.exitCode = exitCode;
        this.errorRecord = errorRecord;
    }

    @Whitelisted
    public String getHost() {
        return host;
    }

    /** Null where there is none, such as after a terminating error without a code. */
    @CheckForNull
    @Whitelisted
    public Integer getExitCode() {
        return exitCode;
    }

    /** The first error record as PowerShell shows it; empty if there was none. */
    @Whitelisted
    public String getErrorRecord() {
        return errorRecord;
    }
}
