package io.jenkins.plugins.remotepowershell.run;

import io.jenkins.plugins.remotepowershell.psrp.SessionKey;

/** A parameter of the script that travels under the session key only. Holds the secret in clear: never stored. */
public sealed interface RunnerSecret {

    /** As a CLIXML value, encrypted. */
    Object under(SessionKey key);

    /** Arrives as a PSCredential. */
    record Credential(String userName, char[] password) implements RunnerSecret {
        @Override
        public Object under(SessionKey key) {
            return key.credential(userName, password);
        }

        @Override
        public String toString() {
            return "credential of " + userName;
        }
    }

    /** Arrives as a SecureString. */
    record Text(char[] text) implements RunnerSecret {
        @Override
        public Object under(SessionKey key) {
            return key.secureString(text);
        }

        @Override
        public String toString() {
            return "secret text";
        }
    }
}
