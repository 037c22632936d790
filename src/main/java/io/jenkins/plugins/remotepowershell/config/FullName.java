package io.jenkins.plugins.remotepowershell.config;

/** An item's full name: those of its folders and its own, with slashes between them. */
public final class FullName {
    private FullName() {}

    /** Of the folder around an item; empty for Jenkins itself. */
    public static String folderOf(String fullName) {
        return fullName.substring(0, Math.max(0, fullName.lastIndexOf('/')));
    }

    /** Without its folders. */
    public static String ownOf(String fullName) {
        return fullName.substring(fullName.lastIndexOf('/') + 1);
    }
}
