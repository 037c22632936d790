package io.jenkins.plugins.remotepowershell.cli;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.remotepowershell.transport.Authentication;
import io.jenkins.plugins.remotepowershell.transport.ClientCertificate;
import io.jenkins.plugins.remotepowershell.transport.Credential;
import io.jenkins.plugins.remotepowershell.transport.HttpProxy;
import io.jenkins.plugins.remotepowershell.transport.KerberosAccount;
import io.jenkins.plugins.remotepowershell.transport.KerberosSettings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import picocli.CommandLine.Option;

/** How to sign on. */
final class SignOnOptions {
    @CheckForNull
    @Option(
            names = "--authentication",
            paramLabel = "WAY",
            description = "negotiate (default), ntlm, kerberos, basic or certificate.")
    String authentication;

    @CheckForNull
    @Option(
            names = "--keytab",
            paramLabel = "FILE",
            description = "Kerberos keys of the account instead of a password.")
    Path keytab;

    @CheckForNull
    @Option(names = "--realm", paramLabel = "REALM", description = "Kerberos realm of the account.")
    String realm;

    @CheckForNull
    @Option(
            names = "--kdc",
            paramLabel = "HOST",
            description = "Kerberos key distribution center, with an optional port.")
    String kdc;

    @CheckForNull
    @Option(names = "--spn", paramLabel = "SERVICE/HOST", description = "Kerberos service principal of the host.")
    String servicePrincipal;

    @CheckForNull
    @Option(
            names = "--client-certificate",
            paramLabel = "FILE",
            description = "PKCS #12 file with certificate and key, its password as the account's; or a PEM file with"
                    + " certificate and unencrypted key.")
    Path clientCertificate;

    @CheckForNull
    @Option(names = "--proxy", paramLabel = "HOST:PORT", description = "HTTP proxy to go through.")
    String proxy;

    Authentication authentication(String way, String userName, Supplier<char[]> password) {
        KerberosSettings kerberos = new KerberosSettings(realm, kdc, servicePrincipal);
        Credential credential = new Credential(userName, password);
        return switch (way.toLowerCase(Locale.ROOT)) {
            case "negotiate" -> new Authentication.Negotiate(credential, kerberos);
            case "ntlm" -> new Authentication.Ntlm(credential);
            case "basic" -> new Authentication.Basic(credential);
            case "kerberos" ->
                new Authentication.Kerberos(
                        keytab == null
                                ? KerberosAccount.withPassword(credential, kerberos)
                                : KerberosAccount.withKeytab(userName, keytab, kerberos));
            case "certificate" -> new Authentication.Certificate(certificate(password));
            default ->
                throw new UsageException(
                        "'" + way + "' is no way to sign on: negotiate, ntlm, kerberos, basic or certificate");
        };
    }

    /** Whether a password has to be had. */
    boolean needsPassword(String way) {
        return !(way.equalsIgnoreCase("kerberos") && keytab != null)
                && !(way.equalsIgnoreCase("certificate") && isPem(clientCertificate));
    }

    @CheckForNull
    HttpProxy proxy() {
        if (proxy == null) {
            return null;
        }
        int colon = proxy.lastIndexOf(':');
        if (colon < 1 || !proxy.substring(colon + 1).matches("\\d{1,5}")) {
            throw new UsageException("'" + proxy + "' is no proxy: expected HOST:PORT");
        }
        return new HttpProxy(proxy.substring(0, colon), Integer.parseInt(proxy.substring(colon + 1)), null);
    }

    private ClientCertificate certificate(Supplier<char[]> password) {
        if (clientCertificate == null) {
            throw new UsageException("--authentication certificate needs --client-certificate FILE");
        }
        Path file = clientCertificate;
        return isPem(file)
                ? ClientCertificate.fromPem(file.getFileName().toString(), () -> text(file))
                : ClientCertificate.fromKeyStore(file, password);
    }

    private static boolean isPem(@CheckForNull Path file) {
        return file != null && text(file).contains("-----BEGIN ");
    }

    /** Whatever bytes a key store has, they are read as some text. */
    private static String text(Path file) {
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (IOException unreadable) {
            throw new UsageException(
                    "the client certificate in " + file + " cannot be read: " + FileProblem.reason(unreadable));
        }
    }

    /** The options once more, for another process of this program. */
    void addTo(List<String> arguments) {
        add(arguments, "--keytab", keytab);
        add(arguments, "--realm", realm);
        add(arguments, "--kdc", kdc);
        add(arguments, "--spn", servicePrincipal);
        add(arguments, "--client-certificate", clientCertificate);
        add(arguments, "--proxy", proxy);
    }

    private static void add(List<String> arguments, String name, @CheckForNull Object value) {
        if (value != null) {
            arguments.addAll(List.of(name, value.toString()));
        }
    }
}
