package io.jenkins.plugins.remotepowershell.copy;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;

/** What a failure of this machine's file system means. */
final class DiskFailure {
    private DiskFailure() {}

    static Problem problem(IOException failed) {
        if (failed instanceof AccessDeniedException) {
            return Problem.DENIED;
        } else if (failed instanceof NoSuchFileException) {
            return Problem.MISSING;
        }
        String detail = detail(failed);
        if (detail.matches("(?i).*(no space left|not enough space|disk quota).*")) {
            return Problem.FULL;
        }
        return detail.contains("being used by another process") ? Problem.IN_USE : Problem.OTHER;
    }

    /** The system's own words. */
    static String detail(IOException failed) {
        String reason = failed instanceof FileSystemException it ? it.getReason() : null;
        return reason == null ? String.valueOf(failed.getMessage()) : reason;
    }
}
