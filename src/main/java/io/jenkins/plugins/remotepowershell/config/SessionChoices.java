package io.jenkins.plugins.remotepowershell.config;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.remotepowershell.run.RetryPolicy;
import io.jenkins.plugins.remotepowershell.session.SessionSettings;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Function;

/** Session settings and patience, from what a host's definition and a step say. */
final class SessionChoices {
    private static final Duration START_PATIENCE = Duration.ofMinutes(5);

    private final RemoteHost host;
    private final HostOverrides overrides;

    SessionChoices(RemoteHost host, HostOverrides overrides) {
        this.host = host;
        this.overrides = overrides;
    }

    SessionSettings session(URI endpoint, String configurationName) throws HostRefusedException {
        SessionSettings settings = SessionSettings.of(endpoint)
                .withConfigurationName(configurationName)
                .withIdleTimeout(idleTimeout().orElse(null))
                .withOperationTimeout(duration("operationTimeout", null, host.getOperationTimeout())
                        .orElse(SessionSettings.DEFAULT_OPERATION_TIMEOUT));
        settings = settings.withProfileLoaded(!host.isNoProfile());
        Optional<OutputBuffering> buffering = buffering();
        if (buffering.isPresent()) {
            settings = settings.withBufferMode(buffering.get().mode());
        }
        return host.getLocale() == null ? settings : settings.withLocale(host.getLocale());
    }

    RetryPolicy retry() throws HostRefusedException {
        RetryPolicy usual = RetryPolicy.withReconnectTimeout(
                duration("reconnectTimeout", overrides.getReconnectTimeout(), host.getReconnectTimeout())
                        .orElse(RetryPolicy.DEFAULT_RECONNECT_TIMEOUT));
        return usual.withStartPatience(duration("startTimeout", overrides.getStartTimeout(), null)
                        .orElse(START_PATIENCE))
                .withBusyTimeout(
                        duration("busyTimeout", null, host.getBusyTimeout()).orElse(usual.reconnectTimeout()));
    }

    private Optional<OutputBuffering> buffering() throws HostRefusedException {
        String ofStep = overrides.getOutputBufferingMode();
        String wanted = ofStep == null ? host.getOutputBufferingMode() : ofStep;
        if (wanted == null) {
            return Optional.empty();
        }
        return Optional.of(Arrays.stream(OutputBuffering.values())
                .filter(mode -> mode.name().equalsIgnoreCase(wanted))
                .findFirst()
                .orElseThrow(() -> new HostRefusedException(
                        "outputBufferingMode '" + wanted + "' is unknown; it is Block or Drop")));
    }

    /** Empty for as long as the host allows. */
    private Optional<Duration> idleTimeout() throws HostRefusedException {
        return duration("idleTimeout", overrides.getIdleTimeout(), host.getIdleTimeout(), DurationText::parseOrMax);
    }

    /** The step's word, else the definition's; empty for neither. */
    private static Optional<Duration> duration(String what, @CheckForNull String ofStep, @CheckForNull String ofHost)
            throws HostRefusedException {
        return duration(what, ofStep, ofHost, DurationText::parse);
    }

    private static Optional<Duration> duration(
            String what,
            @CheckForNull String ofStep,
            @CheckForNull String ofHost,
            Function<String, Optional<Duration>> parser)
            throws HostRefusedException {
        try {
            return parser.apply(ofStep == null ? ofHost : ofStep);
        } catch (IllegalArgumentException noDuration) {
            throw new HostRefusedException(what + ": " + noDuration.getMessage());
        }
    }
}
