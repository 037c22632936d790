package io.jenkins.plugins.remotepowershell.run;

import java.io.IOException;

/** The host script did not come to its end, or wrote no report: nothing is known by that. */
final class HostQuestionException extends IOException {
    private static final long serialVersionUID = 1L;

    HostQuestionException(String reason) {
        super("the script that looks after the run failed there: " + reason);
    }
}
