package io.jenkins.plugins.remotepowershell.steps;

import hudson.AbortException;
import hudson.model.Result;
import io.jenkins.plugins.remotepowershell.run.OutcomeKind;
import io.jenkins.plugins.remotepowershell.run.RunOutcome;
import io.jenkins.plugins.remotepowershell.run.RunRecord;
import io.jenkins.plugins.remotepowershell.run.Sentences;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jenkinsci.plugins.workflow.steps.FlowInterruptedException;

/** Makes the step's result out of how it ended on its hosts, and says it in the log. */
final class StepReport {
    private static final Set<OutcomeKind> SESSION_LOST =
            Set.of(OutcomeKind.NOT_STARTED, OutcomeKind.LOST, OutcomeKind.UNKNOWN);

    private final StepState state;
    private final StepSettings settings;
    private final List<HostEnd> ends;
    private final Predicate<HostPart> own;

    /** @param own tells whether a run is the step's */
    StepReport(StepState state, List<HostEnd> ends, Predicate<HostPart> own) {
        this.own = own;
        this.state = state;
        this.settings = state.settings();
        this.ends = ends;
    }

    /** @param log takes the last lines of the step */
    StepResult result(StepLog log) {
        SecretMask mask = state.mask();
        for (HostEnd end : ends) {
            String host = settings.isMany() ? "[" + end.part().host() + "] " : "";
            log.println("remotePowerShell: " + host + mask.apply(lastLine(end)));
        }
        log.flush();
        if (log.hasFailed()) {
            log.println("remotePowerShell: lines may be missing in this log, since writing it has failed at some time;"
                    + " is the disk of the controller full?");
            log.flush();
        }
        Throwable stopCause = state.stopCause();
        if (stopCause != null) {
            return StepResult.failed(stopCause);
        }
        try {
            return judge(mask);
        } catch (IOException noValue) {
            return StepResult.failed(noValue);
        }
    }

    private static String lastLine(HostEnd end) {
        if (!(end instanceof HostEnd.Finished it) || it.outcome().kind() != OutcomeKind.COMPLETED) {
            return HostSentence.of(end);
        }
        RunRecord record = it.record();
        Duration time = Duration.between(record.createdAt(), record.finishedAt().orElse(record.createdAt()));
        return "exit code " + it.outcome().exitCode() + " after " + Sentences.duration(time) + counts(record);
    }

    /** Such as {@code " (1 reconnect, 12 records)"}; a command has no records. */
    private static String counts(RunRecord record) {
        String counts = Stream.of(count(record.reconnects(), "reconnect"), count(record.lastNumber(), "record"))
                .flatMap(Optional::stream)
                .collect(Collectors.joining(", "));
        return counts.isEmpty() ? "" : " (" + counts + ")";
    }

    private static Optional<String> count(long number, String what) {
        return number == 0 ? Optional.empty() : Optional.of(number + " " + what + (number == 1 ? "" : "s"));
    }

    private StepResult judge(SecretMask mask) throws IOException {
        List<HostEnd> failures = ends.stream().filter(this::isFailure).collect(Collectors.toList());
        int succeeded = ends.size() - failures.size();
        if (!failures.isEmpty() && succeeded < settings.minSuccess()) {
            return StepResult.failed(failure(failures, mask));
        }
        return new StepResult(value(), null, warning());
    }

    private boolean isFailure(HostEnd end) {
        if (settings.returnForm() == ReturnForm.RESULT) {
            return false;
        }
        return !(end instanceof HostEnd.Finished it) || !isGood(it.outcome(), settings);
    }

    /** Whether it neither fails the step nor, with {@code failFast}, stops the other hosts. */
    static boolean isGood(RunOutcome outcome, StepSettings settings) {
        Integer code = outcome.exitCode();
        if (code == null || SESSION_LOST.contains(outcome.kind())) {
            return false;
        } else if (settings.returnForm().acceptsAnyCode()) {
            return true;
        }
        return outcome.kind() == OutcomeKind.COMPLETED && (code == 0 || code.equals(settings.unstableReturn()));
    }

    private Throwable failure(List<HostEnd> failures, SecretMask mask) throws IOException {
        HostEnd first = failures.get(0);
        String sentence = mask.apply(
                settings.isMany()
                        ? "failed on " + failures.size() + " of " + ends.size() + " hosts: "
                                + failures.stream()
                                        .map(end -> end.part().host() + ": " + HostSentence.of(end))
                                        .collect(Collectors.joining("; "))
                        : HostSentence.of(first));
        if (failures.stream().allMatch(StepReport::isSessionLost)) {
            return new FlowInterruptedException(Result.FAILURE, false, new RemoteSessionCause(sentence));
        }
        String hosts = failures.stream().map(end -> end.part().host()).collect(Collectors.joining(", "));
        return new RemotePowerShellException(sentence, hosts, first.exitCode(), firstError(first, mask));
    }

    private static boolean isSessionLost(HostEnd end) {
        return end instanceof HostEnd.Abandoned
                || end instanceof HostEnd.Finished it
                        && SESSION_LOST.contains(it.outcome().kind());
    }

    /** Only of a run that was this step's: what is refused may be somebody else's. */
    private String firstError(HostEnd end, SecretMask mask) throws IOException {
        if (!(end instanceof HostEnd.Finished)) {
            return "";
        }
        return CapturedRecords.of(end.part().runId(), settings.maxReturnLength()).said().errors().stream()
                .map(error -> (error.get("message") + '\n' + error.get("position")).strip())
                .map(mask::apply)
                .findFirst()
                .orElse("");
    }

    private Object value() throws IOException {
        HostValue value = new HostValue(settings, own);
        if (!settings.isMany()) {
            return value.of(ends.get(0));
        } else if (settings.returnForm() == ReturnForm.NOTHING) {
            return null;
        }
        Map<String, Object> values = new LinkedHashMap<>();
        for (HostEnd end : ends) {
            values.put(end.part().host(), value.of(end));
        }
        return values;
    }

    private String warning() {
        List<String> unstable = ends.stream()
                .filter(end -> end.exitCode() != null && end.exitCode().equals(settings.unstableReturn()))
                .map(end -> end.part().host())
                .collect(Collectors.toList());
        return unstable.isEmpty()
                ? null
                : "script returned exit code " + settings.unstableReturn() + " on " + String.join(", ", unstable);
    }

    /** Before any host was asked. */
    static StepResult stoppedBeforeStart(StepState state) {
        return StepResult.failed(state.stopCause());
    }

    static StepResult failed(Exception failed) {
        return StepResult.failed(
                failed instanceof AbortException || failed instanceof RuntimeException
                        ? failed
                        : new AbortException(failed.getMessage()));
    }
}
