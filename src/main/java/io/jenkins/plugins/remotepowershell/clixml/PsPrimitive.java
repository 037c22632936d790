package io.jenkins.plugins.remotepowershell.clixml;

/**
 * A primitive that the JDK has no type of its own for, or that must be written with a certain element.
 *
 * @param text as it stands in the element, without escapes
 */
public record PsPrimitive(PrimitiveType type, String text) {

    public static PsPrimitive version(String version) {
        return new PsPrimitive(PrimitiveType.VERSION, version);
    }

    @Override
    public String toString() {
        return type == PrimitiveType.SECURE_STRING ? "SecureString" : text;
    }
}
