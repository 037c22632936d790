package io.jenkins.plugins.remotepowershell.config;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.Util;
import io.jenkins.plugins.remotepowershell.transport.KerberosSettings;
import org.kohsuke.stapler.DataBoundSetter;

/** A way to sign on that may use Kerberos; what is not set comes from the JVM's krb5.conf. */
public abstract class KerberosOptions extends HostAuthentication {
    @CheckForNull
    private String realm;

    @CheckForNull
    private String kdc;

    @CheckForNull
    private String servicePrincipal;

    /** Of the account. */
    @CheckForNull
    public String getRealm() {
        return realm;
    }

    @DataBoundSetter
    public void setRealm(@CheckForNull String realm) {
        this.realm = Util.fixEmptyAndTrim(realm);
    }

    /** Key distribution center, with an optional port. */
    @CheckForNull
    public String getKdc() {
        return kdc;
    }

    @DataBoundSetter
    public void setKdc(@CheckForNull String kdc) {
        this.kdc = Util.fixEmptyAndTrim(kdc);
    }

    /** Of the host, such as {@code HTTP/web01.corp.example}. */
    @CheckForNull
    public String getServicePrincipal() {
        return servicePrincipal;
    }

    @DataBoundSetter
    public void setServicePrincipal(@CheckForNull String servicePrincipal) {
        this.servicePrincipal = Util.fixEmptyAndTrim(servicePrincipal);
    }

    KerberosSettings kerberos() {
        return new KerberosSettings(realm, kdc, servicePrincipal);
    }
}
