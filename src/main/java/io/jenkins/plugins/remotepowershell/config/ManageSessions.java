package io.jenkins.plugins.remotepowershell.config;

import hudson.init.InitMilestone;
import hudson.init.Initializer;
import hudson.security.Permission;
import hudson.security.PermissionGroup;
import hudson.security.PermissionScope;
import jenkins.model.Jenkins;

/** The permission to close, collect and attach sessions that are not one's own. */
public final class ManageSessions {
    static final PermissionGroup GROUP =
            new PermissionGroup(ManageSessions.class, Messages._ManageSessions_GroupTitle());

    /** Implied by Overall/Administer. */
    public static final Permission PERMISSION = new Permission(
            GROUP,
            "ManageSessions",
            Messages._ManageSessions_Description(),
            Jenkins.ADMINISTER,
            true,
            new PermissionScope[] {PermissionScope.JENKINS});

    private ManageSessions() {}

    /** Loading this class makes the permission known, so that it can be granted in forms. */
    @Initializer(after = InitMilestone.PLUGINS_STARTED, before = InitMilestone.EXTENSIONS_AUGMENTED)
    public static void register() {
        PERMISSION.setEnabled(true);
    }
}
