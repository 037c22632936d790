package io.jenkins.plugins.remotepowershell.simulator;

import java.util.regex.Pattern;

/** The form of ids on the wire. */
final class Guids {
    private static final Pattern FORM = Pattern.compile("[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}");

    private Guids() {}

    static boolean isGuid(String text) {
        return FORM.matcher(text).matches();
    }
}
