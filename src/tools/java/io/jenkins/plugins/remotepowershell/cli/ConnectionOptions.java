package io.jenkins.plugins.remotepowershell.cli;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.remotepowershell.run.RetryPolicy;
import io.jenkins.plugins.remotepowershell.session.SessionSettings;
import io.jenkins.plugins.remotepowershell.transport.TlsSettings;
import io.jenkins.plugins.remotepowershell.wsman.BufferMode;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** How to reach a host: the options that all commands share. */
final class ConnectionOptions {
    private static final int HTTPS_PORT = 5986;

    @CheckForNull
    @Option(
            names = "--endpoint",
            paramLabel = "URL",
            description = "WS-Management service, such as https://web01:5986/wsman or http://web01:5985/wsman.")
    URI endpoint;

    @CheckForNull
    @Option(names = "--host", paramLabel = "NAME", description = "Short for --endpoint https://NAME:5986/wsman.")
    String host;

    @CheckForNull
    @Option(
            names = {"-u", "--username"},
            paramLabel = "USER",
            description = "user, DOMAIN\\user or user@domain.")
    String userName;

    @Mixin
    PasswordOptions password = new PasswordOptions();

    @Mixin
    SignOnOptions signOn = new SignOnOptions();

    @CheckForNull
    @Option(
            names = "--configuration-name",
            paramLabel = "NAME",
            description = "Session configuration, such as PowerShell.7 (default: Microsoft.PowerShell).")
    String configurationName;

    @CheckForNull
    @Option(
            names = "--trust-pem",
            paramLabel = "FILE",
            description = "Trust what these PEM certificates sign, and nothing else.")
    Path trustPem;

    @CheckForNull
    @Option(
            names = "--trust-sha256",
            paramLabel = "DIGEST",
            description = "Trust exactly the certificate with this SHA-256 fingerprint (self-signed hosts).")
    String trustSha256;

    @Option(
            names = "--allow-unencrypted",
            description = "Allow passwords and messages in clear (Basic over HTTP). Never outside a lab.")
    boolean allowUnencrypted;

    @Option(
            names = "--operation-timeout",
            paramLabel = "TIME",
            defaultValue = "20s",
            converter = DurationConverter.class,
            description = "How long the host may keep a request without an answer (default: ${DEFAULT-VALUE}).")
    Duration operationTimeout = SessionSettings.DEFAULT_OPERATION_TIMEOUT;

    @CheckForNull
    @Option(
            names = "--idle-timeout",
            paramLabel = "TIME",
            converter = DurationConverter.class,
            description =
                    "How long the host shall keep the session while nobody is connected (default: as long as it allows).")
    Duration idleTimeout;

    @Option(
            names = "--reconnect-timeout",
            paramLabel = "TIME",
            defaultValue = "60m",
            converter = DurationConverter.class,
            description = "How long to try again when the host does not answer, each time (default: ${DEFAULT-VALUE}).")
    Duration reconnectTimeout = RetryPolicy.DEFAULT_RECONNECT_TIMEOUT;

    @CheckForNull
    @Option(
            names = "--buffer-mode",
            paramLabel = "MODE",
            description =
                    "What a full output buffer does while nobody is connected: BLOCK holds the script, DROP discards"
                            + " the oldest output (default: BLOCK; DROP with --journal).")
    BufferMode bufferMode;

    /** With a journal nothing is lost by discarding, and the script never waits for us. */
    void chooseBufferMode(boolean journal) {
        if (bufferMode == null && journal) {
            bufferMode = BufferMode.DROP;
        }
    }

    /** @throws UsageException if neither option names an endpoint */
    URI requiredEndpoint() {
        if (endpoint != null && host != null) {
            throw new UsageException("give --endpoint or --host, not both");
        } else if (endpoint != null) {
            return endpoint;
        } else if (host != null) {
            return URI.create("https://" + host + ":" + HTTPS_PORT + "/wsman");
        }
        throw new UsageException("no host: give --host NAME or --endpoint URL");
    }

    /**
     * The options but the password once more, for another process of this program.
     *
     * @param withTarget whether it needs the host too; a run's own is saved with it
     */
    List<String> asArguments(boolean withTarget) {
        List<String> arguments = new ArrayList<>();
        if (withTarget) {
            arguments.addAll(List.of("--endpoint", requiredEndpoint().toString(), "--username", either(userName, "")));
            add(arguments, "--authentication", signOn.authentication);
            add(arguments, "--configuration-name", configurationName);
        }
        signOn.addTo(arguments);
        add(arguments, "--trust-pem", trustPem);
        add(arguments, "--trust-sha256", trustSha256);
        if (allowUnencrypted) {
            arguments.add("--allow-unencrypted");
        }
        return arguments;
    }

    private static void add(List<String> arguments, String name, @CheckForNull Object value) {
        if (value != null) {
            arguments.addAll(List.of(name, value.toString()));
        }
    }

    /** One way or the other. */
    TlsSettings tls() {
        if (trustPem != null && trustSha256 != null) {
            throw new UsageException("give --trust-pem or --trust-sha256, not both");
        }
        try {
            if (trustPem != null) {
                return TlsSettings.pemFile(trustPem);
            }
            return trustSha256 == null ? TlsSettings.jvmTrust() : TlsSettings.pinned(trustSha256);
        } catch (IOException unreadable) {
            throw new UsageException(
                    "the certificates in " + trustPem + " cannot be read: " + FileProblem.reason(unreadable));
        } catch (IllegalArgumentException noDigest) {
            throw new UsageException(noDigest.getMessage());
        }
    }

    SessionSettings session(URI uri, String configuration) {
        return SessionSettings.of(uri)
                .withConfigurationName(configuration)
                .withOperationTimeout(operationTimeout)
                .withIdleTimeout(idleTimeout)
                .withBufferMode(bufferMode);
    }

    RetryPolicy retry() {
        return RetryPolicy.withReconnectTimeout(reconnectTimeout);
    }

    /** An option's value, or what the run was started with. */
    static String either(@CheckForNull String option, String otherwise) {
        return option == null ? otherwise : option;
    }
}
