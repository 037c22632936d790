package io.jenkins.plugins.remotepowershell.cli;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;

/** Why a file cannot be used, in words. */
final class FileProblem {
    private FileProblem() {}

    static String reason(IOException failure) {
        if (failure instanceof NoSuchFileException) {
            return "there is no such file or directory";
        } else if (failure instanceof AccessDeniedException) {
            return "permission is denied";
        } else if (failure instanceof CharacterCodingException) {
            return "it is not UTF-8";
        }
        return failure.getMessage();
    }
}
