package io.jenkins.plugins.remotepowershell.transport;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.nio.file.Path;

/** A Kerberos principal with its long-term key: from a password, or from a keytab file. */
public final class KerberosAccount {
    private final AccountName account;
    private final @CheckForNull Credential credential;
    private final @CheckForNull Path keytab;
    private final KerberosSettings settings;

    private KerberosAccount(
            AccountName account,
            @CheckForNull Credential credential,
            @CheckForNull Path keytab,
            KerberosSettings settings) {
        this.account = account;
        this.credential = credential;
        this.keytab = keytab;
        this.settings = settings;
    }

    public static KerberosAccount withPassword(Credential credential, KerberosSettings settings) {
        return new KerberosAccount(credential.account(), credential, null, settings);
    }

    /** @param principal {@code user@REALM}, or {@code user} of the realm in the settings or the JVM's configuration */
    public static KerberosAccount withKeytab(String principal, Path keytab, KerberosSettings settings) {
        return new KerberosAccount(AccountName.parse(principal), null, keytab, settings);
    }

    AccountName account() {
        return account;
    }

    @CheckForNull
    Credential credential() {
        return credential;
    }

    @CheckForNull
    Path keytab() {
        return keytab;
    }

    KerberosSettings settings() {
        return settings;
    }

    @Override
    public String toString() {
        return keytab == null ? account.toString() : account + " (keytab " + keytab.getFileName() + ")";
    }
}
