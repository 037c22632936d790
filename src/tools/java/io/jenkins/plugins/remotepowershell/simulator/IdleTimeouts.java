package io.jenkins.plugins.remotepowershell.simulator;

import io.jenkins.plugins.remotepowershell.wsman.WsmanFaultCode;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.Optional;

/** IdleTimeOut as Create and Disconnect may ask for it: xs:duration. [MS-WSMV] 2.2.4.22. */
final class IdleTimeouts {
    private final SimulatedHostSettings settings;

    IdleTimeouts(SimulatedHostSettings settings) {
        this.settings = settings;
    }

    Optional<Duration> asked(Optional<String> text) throws FaultAnswer {
        if (text.isEmpty()) {
            return Optional.empty();
        }
        Duration asked = parsed(text.get());
        boolean tooLong = asked.compareTo(settings.maxIdleTimeout()) > 0;
        if (asked.compareTo(settings.minIdleTimeout()) < 0
                || (tooLong && !settings.switches().is(Switch.CLAMPS_IDLE_TIMEOUT))) {
            throw new FaultAnswer(WsmanFaultCode.IDLE_TIMEOUT_OUT_OF_RANGE);
        }
        return Optional.of(tooLong ? settings.maxIdleTimeout() : asked);
    }

    private static Duration parsed(String text) throws FaultAnswer {
        try {
            return Duration.parse(text.toUpperCase(Locale.ROOT));
        } catch (DateTimeParseException noDuration) {
            throw new FaultAnswer(WsmanFaultCode.INVALID_PARAMETER);
        }
    }
}
