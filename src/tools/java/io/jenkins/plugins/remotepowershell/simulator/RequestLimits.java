package io.jenkins.plugins.remotepowershell.simulator;

import io.jenkins.plugins.remotepowershell.wsman.ServerRequest;
import io.jenkins.plugins.remotepowershell.wsman.WsmanAction;
import io.jenkins.plugins.remotepowershell.wsman.WsmanFaultCode;
import java.time.Duration;
import java.util.Optional;

/** Sizes and times that a request may ask for. [MS-WSMV] 3.1.4.1. */
final class RequestLimits {
    private static final int SMALLEST_ENVELOPE = 8192;
    /** What an answer to Receive needs beside the streams. */
    private static final int ENVELOPE_OVERHEAD = 2048;

    private final SimulatedHostSettings settings;

    RequestLimits(SimulatedHostSettings settings) {
        this.settings = settings;
    }

    void check(Incoming incoming) throws FaultAnswer {
        if (incoming.octets() > settings.maxEnvelopeBytes()) {
            throw new FaultAnswer(WsmanFaultCode.REQUEST_TOO_LARGE);
        }
        if (incoming.request().action() != WsmanAction.IDENTIFY) {
            timeout(incoming.request());
            answerOctets(incoming.request());
        }
    }

    /** How long the request may wait. */
    Duration timeout(ServerRequest request) throws FaultAnswer {
        Duration asked =
                request.operationTimeout().orElseThrow(() -> new FaultAnswer(WsmanFaultCode.INVALID_HEADER_VALUE));
        boolean tooLong = asked.compareTo(settings.maxOperationTimeout()) > 0;
        if (tooLong && !settings.switches().is(Switch.CLAMPS_OPERATION_TIMEOUT)) {
            throw new FaultAnswer(WsmanFaultCode.INVALID_HEADER_VALUE);
        }
        return tooLong ? settings.maxOperationTimeout() : asked;
    }

    /** How large the answer may be. */
    int answerOctets(ServerRequest request) throws FaultAnswer {
        Optional<String> asked = request.envelope().maxEnvelopeSize();
        if (asked.isEmpty()) {
            return settings.maxEnvelopeBytes();
        }
        if (!asked.get().matches("\\d{1,9}")) {
            throw new FaultAnswer(WsmanFaultCode.INVALID_HEADER_VALUE);
        }
        int octets = Integer.parseInt(asked.get());
        if (octets < SMALLEST_ENVELOPE) {
            throw new FaultAnswer(WsmanFaultCode.ENVELOPE_SIZE_TOO_SMALL);
        }
        return Math.min(octets, settings.maxEnvelopeBytes());
    }

    /** How much the streams in the answer to a Receive may take. */
    int streamOctets(ServerRequest request) throws FaultAnswer {
        return answerOctets(request) - ENVELOPE_OVERHEAD;
    }

    /** Answers other than to Receive are whole or not at all. */
    byte[] checked(ServerRequest request, byte[] answer) throws FaultAnswer {
        if (request.action() != WsmanAction.IDENTIFY && answer.length > answerOctets(request)) {
            throw new FaultAnswer(WsmanFaultCode.RESPONSE_TOO_LARGE);
        }
        return answer;
    }
}
