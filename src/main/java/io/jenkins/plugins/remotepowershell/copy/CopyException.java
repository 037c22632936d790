package io.jenkins.plugins.remotepowershell.copy;

import java.io.IOException;

/** A copy cannot go on. The message is one sentence: what, which file, where, why, and what to do. */
public final class CopyException extends IOException {
    private static final long serialVersionUID = 1L;

    private final Problem problem;

    CopyException(Problem problem, String message) {
        super(message);
        this.problem = problem;
    }

    /**
     * @param deed such as {@code cannot be read}
     * @param detail the system's own words; may be empty
     */
    static CopyException of(Problem problem, String file, String deed, String detail) {
        String own = detail.strip().replaceAll("\\s+", " ");
        if (problem.sentence().isEmpty()) {
            return new CopyException(problem, file + " " + deed + ": " + own);
        }
        String inBrackets = own.isEmpty() ? "" : " (" + own + ")";
        return new CopyException(problem, file + " " + deed + ": " + problem.sentence() + inBrackets);
    }

    /** A side has gone for good; what was copied so far is left for another try. */
    public static CopyException lost(Problem side, String sentence) {
        return new CopyException(side, sentence);
    }

    /** The same failure, with one more thing to know. */
    CopyException and(String remark) {
        CopyException more = new CopyException(problem, getMessage() + ". " + remark);
        more.initCause(this);
        return more;
    }

    public Problem problem() {
        return problem;
    }
}
