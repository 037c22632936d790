package io.jenkins.plugins.remotepowershell.psrp;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.remotepowershell.clixml.PsObject;

/**
 * An error as the peer reports it. [MS-PSRP] 2.2.3.15.
 *
 * @param message as PowerShell shows it
 * @param id FullyQualifiedErrorId, may be empty
 * @param scriptStackTrace may be empty
 */
public record ErrorRecord(String message, String id, String category, String scriptStackTrace) {

    /** @param value an ErrorRecord object; anything else becomes a record with its text as message */
    public static ErrorRecord from(@CheckForNull Object value) {
        if (!(value instanceof PsObject object)) {
            return new ErrorRecord(value == null ? "" : value.toString(), "", "", "");
        }
        return new ErrorRecord(
                messageOf(object),
                text(object, "FullyQualifiedErrorId"),
                text(object, "ErrorCategory_Message"),
                text(object, "ErrorDetails_ScriptStackTrace"));
    }

    private static String messageOf(PsObject object) {
        String details = text(object, "ErrorDetails_Message");
        if (!details.isEmpty()) {
            return details;
        }
        if (object.property("Exception") instanceof PsObject exception
                && exception.property("Message") instanceof String message) {
            return message;
        }
        return object.text() == null ? "" : object.text();
    }

    private static String text(PsObject object, String property) {
        return object.property(property) instanceof String text ? text : "";
    }
}
