package io.jenkins.plugins.remotepowershell.cli;

import io.jenkins.plugins.remotepowershell.run.RunTarget;
import io.jenkins.plugins.remotepowershell.session.SessionSettings;
import io.jenkins.plugins.remotepowershell.transport.Authentication;
import io.jenkins.plugins.remotepowershell.transport.Endpoint;
import io.jenkins.plugins.remotepowershell.transport.HttpAsyncTransport;
import java.net.URI;
import java.time.Duration;
import java.util.function.Supplier;

/** A host that is reached: transport, settings, and how a run remembers it. */
record Reach(HttpAsyncTransport transport, SessionSettings session, RunTarget target) implements AutoCloseable {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(30);

    /** As the options say. */
    static Reach of(ConnectionOptions options, String hostDirectory) {
        if (options.userName == null) {
            throw new UsageException("no account: give --username USER");
        }
        RunTarget target = new RunTarget(
                options.requiredEndpoint().toString(),
                ConnectionOptions.either(options.configurationName, SessionSettings.DEFAULT_CONFIGURATION),
                ConnectionOptions.either(options.signOn.authentication, "negotiate"),
                options.userName,
                hostDirectory);
        return to(options, target);
    }

    /** Where a run lives: that is fixed at its start, and only credentials and trust come from the options. */
    static Reach to(ConnectionOptions options, RunTarget target) {
        URI uri = URI.create(target.endpoint());
        Supplier<char[]> password = () -> new char[0];
        if (options.signOn.needsPassword(target.authentication())) {
            password = options.password.supplier(target.account());
        }
        Authentication authentication =
                options.signOn.authentication(target.authentication(), target.account(), password);
        Endpoint endpoint;
        try {
            endpoint = new Endpoint(
                    uri,
                    authentication,
                    options.tls(),
                    options.signOn.proxy(),
                    options.allowUnencrypted,
                    CONNECT_TIMEOUT);
        } catch (IllegalArgumentException noEndpoint) {
            throw new UsageException(noEndpoint.getMessage());
        }
        return new Reach(new HttpAsyncTransport(endpoint), options.session(uri, target.configurationName()), target);
    }

    @Override
    public void close() {
        transport.close();
    }
}
