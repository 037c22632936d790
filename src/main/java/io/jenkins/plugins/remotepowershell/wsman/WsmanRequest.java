package io.jenkins.plugins.remotepowershell.wsman;

import java.util.Locale;
import java.util.UUID;

/** A request ready to be sent. */
public record WsmanRequest(WsmanAction action, UUID messageId, byte[] envelope) {

    /** GUIDs in envelopes are upper case: WSMan compares shell ids with regard to case. */
    public static String guid(UUID id) {
        return id.toString().toUpperCase(Locale.ROOT);
    }

    static String uuid(UUID id) {
        return "uuid:" + guid(id);
    }

    @Override
    public String toString() {
        return action + ", " + envelope.length + " bytes";
    }
}
