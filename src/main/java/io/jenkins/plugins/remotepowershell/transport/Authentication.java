package io.jenkins.plugins.remotepowershell.transport;

/** How to sign on to an endpoint. What each protects is in docs/security.md. */
public sealed interface Authentication {

    /** The name of the way, as in settings and messages. */
    String name();

    /** Who signs on, as shown to users. */
    String account();

    /** The password goes to the host: over TLS, or where the endpoint explicitly allows it in clear. */
    record Basic(Credential credential) implements Authentication {
        @Override
        public String name() {
            return "Basic";
        }

        @Override
        public String account() {
            return credential.username();
        }
    }

    /** NTLMv2; messages are sealed over HTTP. Domain, local and user principal names. */
    record Ntlm(Credential credential) implements Authentication {
        @Override
        public String name() {
            return "NTLM";
        }

        @Override
        public String account() {
            return credential.username();
        }
    }

    /** Kerberos 5 with a password or a keytab; messages are sealed over HTTP. */
    record Kerberos(KerberosAccount identity) implements Authentication {
        @Override
        public String name() {
            return "Kerberos";
        }

        @Override
        public String account() {
            return identity.toString();
        }
    }

    /**
     * The default: the safest way the host offers. Kerberos where a realm is known and a key distribution center answers,
     * else NTLM, else Basic over TLS.
     */
    record Negotiate(Credential credential, KerberosSettings kerberos) implements Authentication {
        public Negotiate(Credential credential) {
            this(credential, KerberosSettings.FROM_JVM);
        }

        @Override
        public String name() {
            return "Negotiate";
        }

        @Override
        public String account() {
            return credential.username();
        }
    }

    /** Mutual TLS: the host maps the certificate to one of its local accounts. HTTPS only. */
    record Certificate(ClientCertificate certificate) implements Authentication {
        @Override
        public String name() {
            return "Certificate";
        }

        @Override
        public String account() {
            return certificate.toString();
        }
    }
}
