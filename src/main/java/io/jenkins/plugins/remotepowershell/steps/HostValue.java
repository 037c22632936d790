package io.jenkins.plugins.remotepowershell.steps;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.AbortException;
import io.jenkins.plugins.remotepowershell.records.FinalRecord;
import io.jenkins.plugins.remotepowershell.run.RunOutcome;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** The return value of one host: plain values of the JDK, which Pipeline can save. */
final class HostValue {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final StepSettings settings;
    private final Predicate<HostPart> own;

    /** @param own tells whether a run is the step's */
    HostValue(StepSettings settings, Predicate<HostPart> own) {
        this.settings = settings;
        this.own = own;
    }

    /** @throws AbortException if there is no such value */
    @CheckForNull
    Object of(HostEnd end) throws IOException {
        return switch (settings.returnForm()) {
            case NOTHING -> null;
            case STATUS -> end.exitCode();
            case STDOUT -> captured(end).output();
            case JSON -> json(captured(end).json());
            case RESULT -> result(end, captured(end));
        };
    }

    /** Of a run that is this step's: what is refused, or could not be claimed, may be somebody else's. */
    private CapturedRecords captured(HostEnd end) throws IOException {
        if (end instanceof HostEnd.Refused || !own.test(end.part())) {
            return CapturedRecords.none();
        }
        CapturedRecords captured = CapturedRecords.of(end.part().runId(), settings.maxReturnLength());
        if (settings.returnsOutput()) {
            checkWhole(captured, "the output of the script on " + end.part().host());
        }
        return captured;
    }

    private void checkWhole(CapturedRecords captured, String output) throws AbortException {
        String most = settings.maxReturnLength()
                + " characters, which is the most that can be returned; raise maxReturnLength, or let it go to the log";
        if (captured.isTooLong()) {
            throw new AbortException(output + " is longer than " + most);
        } else if (!captured.isWhole()) {
            String before =
                    settings.attach() == null ? " was written before a loss of power" : " went to an earlier build";
            throw new AbortException(output + " is no longer there as a whole: its beginning" + before
                    + ", or it is longer than " + most);
        }
    }

    /** One object is itself; several are a list; none is null. */
    @CheckForNull
    private static Object json(List<String> texts) throws AbortException {
        List<Object> objects = new ArrayList<>();
        try {
            for (String text : texts) {
                objects.add(JSON.readValue(text, Object.class));
            }
        } catch (JsonProcessingException unreadable) {
            throw new AbortException("the output cannot be returned as data: it is not JSON at line "
                    + unreadable.getLocation().getLineNr());
        }
        if (objects.isEmpty()) {
            return null;
        }
        return objects.size() == 1 ? objects.get(0) : objects;
    }

    private Map<String, Object> result(HostEnd end, CapturedRecords captured) {
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("host", end.part().host());
        result.put("sessionId", end.part().runId());
        result.put("status", status(end));
        result.put("exitCode", end.exitCode());
        result.put("message", HostSentence.of(end));
        if (settings.returnsOutput()) {
            result.put("output", captured.output());
        }
        result.put("errors", new ArrayList<>(captured.said().errors()));
        result.put("warnings", new ArrayList<>(captured.said().warnings()));
        result.put("hadErrors", hadErrors(captured));
        if (end instanceof HostEnd.Finished finished) {
            result.put("durationMillis", durationMillis(finished, captured));
            result.put("reconnects", finished.record().reconnects());
            result.put("recordsLost", finished.outcome().lostRecords());
        }
        return result;
    }

    private static boolean hadErrors(CapturedRecords captured) {
        return !captured.said().errors().isEmpty()
                || captured.said()
                        .last()
                        .filter(last -> last.errorRecords() > 0)
                        .isPresent();
    }

    private static long durationMillis(HostEnd.Finished end, CapturedRecords captured) {
        Instant finished = end.record().finishedAt().orElse(end.record().createdAt());
        return captured.said()
                .last()
                .map(FinalRecord::durationMillis)
                .filter(millis -> millis > 0)
                .orElse(Duration.between(end.record().createdAt(), finished).toMillis());
    }

    /** In the words of {@link io.jenkins.plugins.remotepowershell.run.OutcomeKind}, in camel case. */
    private static String status(HostEnd end) {
        if (end instanceof HostEnd.Finished finished) {
            return status(finished.outcome());
        }
        return end instanceof HostEnd.Refused ? "notStarted" : "abandoned";
    }

    private static String status(RunOutcome outcome) {
        return switch (outcome.kind()) {
            case COMPLETED -> "completed";
            case FAILED -> "failed";
            case STOPPED -> "stopped";
            case TIMED_OUT -> "timedOut";
            case NOT_STARTED -> "notStarted";
            case LOST -> "lost";
            case UNKNOWN -> "unknown";
        };
    }
}
