package io.jenkins.plugins.remotepowershell.config;

import com.cloudbees.plugins.credentials.common.StandardCredentials;
import com.cloudbees.plugins.credentials.common.StandardListBoxModel;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.Util;
import hudson.model.Item;
import hudson.security.ACL;
import hudson.util.ListBoxModel;
import java.util.List;

/** The credentials that a form offers: no more than the current one to who may not select any. */
public final class CredentialChoices {
    private CredentialChoices() {}

    /**
     * None, and those of the given types.
     *
     * @param item whose form it is; null in the global configuration
     * @param current id, null for none
     */
    public static ListBoxModel of(
            @CheckForNull Item item, @CheckForNull String current, List<Class<? extends StandardCredentials>> types) {
        StandardListBoxModel choices = new StandardListBoxModel();
        if (FormPermissions.maySelectCredentials(item)) {
            choices.includeEmptyValue();
            types.forEach(type -> choices.includeAs(ACL.SYSTEM2, item, type));
        }
        return choices.includeCurrentValue(Util.fixNull(current));
    }
}
