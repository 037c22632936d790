package io.jenkins.plugins.remotepowershell.config;

import com.cloudbees.plugins.credentials.CredentialsProvider;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.model.Item;
import jenkins.model.Jenkins;

/** Who may do what in forms that describe hosts. */
public final class FormPermissions {
    private FormPermissions() {}

    /** @param item null in the global configuration */
    public static boolean maySelectCredentials(@CheckForNull Item item) {
        return item == null
                ? Jenkins.get().hasPermission(Jenkins.ADMINISTER)
                : item.hasPermission(Item.EXTENDED_READ) || item.hasPermission(CredentialsProvider.USE_ITEM);
    }

    /** @param item null in the global configuration */
    static void checkTestConnection(@CheckForNull Item item) {
        if (item == null) {
            Jenkins.get().checkPermission(Jenkins.ADMINISTER);
        } else {
            item.checkPermission(Item.CONFIGURE);
            item.checkPermission(CredentialsProvider.USE_ITEM);
        }
    }
}
