package io.jenkins.plugins.remotepowershell.clixml;

/**
 * A primitive that is text on the wire and has no JDK type of its own: a Version, URI, script block, XML document or
 * SecureString.
 *
 * @param text as it stands in the element, without escapes
 */
public record PsPrimitive(PrimitiveType type, String text) {

    public static PsPrimitive version(String version) {
        return new PsPrimitive(PrimitiveType.VERSION, version);
    }

    /** The text as PowerShell prints it; of a SecureString not even what is encrypted. */
    @Override
    public String toString() {
        return type == PrimitiveType.SECURE_STRING ? "SecureString" : text;
    }
}
