package io.jenkins.plugins.remotepowershell.transport;

import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import javax.security.auth.Subject;
import javax.security.auth.callback.Callback;
import javax.security.auth.callback.CallbackHandler;
import javax.security.auth.callback.NameCallback;
import javax.security.auth.callback.PasswordCallback;
import javax.security.auth.callback.UnsupportedCallbackException;
import javax.security.auth.login.AppConfigurationEntry;
import javax.security.auth.login.Configuration;
import javax.security.auth.login.LoginContext;
import javax.security.auth.login.LoginException;

/** Gets a ticket-granting ticket with a password or a keytab; asks nobody, reads no ticket cache. */
final class KerberosLogin {
    private static final String MODULE = "com.sun.security.auth.module.Krb5LoginModule";

    private KerberosLogin() {}

    /** May block as long as key distribution centers are silent. */
    static Subject login(KerberosAccount account, KerberosIdentity identity) throws SignOnException {
        var center = account.settings().kdc();
        try {
            if (center != null && identity.realm() != null) {
                KerberosRealms.add(identity.realm(), center);
            }
            var login = new LoginContext(
                    "remote-powershell",
                    new Subject(),
                    new Answers(account, identity),
                    new Entry(options(account, identity)));
            login.login();
            return login.getSubject();
        } catch (LoginException | IOException e) {
            throw KerberosFailure.of(e, identity);
        }
    }

    private static Map<String, String> options(KerberosAccount account, KerberosIdentity identity) {
        var options = new HashMap<String, String>();
        options.put("principal", identity.principal());
        options.put("refreshKrb5Config", Boolean.toString(account.settings().kdc() != null));
        if (account.keytab() != null) {
            options.put("useKeyTab", "true");
            options.put("keyTab", account.keytab().toString());
            options.put("doNotPrompt", "true");
        }
        return options;
    }

    private static final class Entry extends Configuration {
        private final Map<String, String> options;

        Entry(Map<String, String> options) {
            this.options = options;
        }

        @Override
        public AppConfigurationEntry[] getAppConfigurationEntry(String name) {
            return new AppConfigurationEntry[] {
                new AppConfigurationEntry(MODULE, AppConfigurationEntry.LoginModuleControlFlag.REQUIRED, options)
            };
        }
    }

    private record Answers(KerberosAccount account, KerberosIdentity identity) implements CallbackHandler {
        @Override
        public void handle(Callback[] callbacks) throws UnsupportedCallbackException {
            for (var callback : callbacks) {
                if (callback instanceof NameCallback name) {
                    name.setName(identity.principal());
                } else if (callback instanceof PasswordCallback password && account.credential() != null) {
                    var secret = account.credential().secret();
                    password.setPassword(secret);
                    Arrays.fill(secret, '\0');
                } else {
                    throw new UnsupportedCallbackException(callback);
                }
            }
        }
    }
}
