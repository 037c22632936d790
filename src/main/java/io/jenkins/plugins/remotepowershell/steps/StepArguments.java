package io.jenkins.plugins.remotepowershell.steps;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.AbortException;
import hudson.Util;
import io.jenkins.plugins.remotepowershell.config.DurationText;
import io.jenkins.plugins.remotepowershell.config.HostOverrides;
import io.jenkins.plugins.remotepowershell.records.RecordKind;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.UnsupportedCharsetException;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Reads a step's arguments, and says in one sentence what does not fit. */
final class StepArguments {
    /** What reaches the log if the step says nothing. */
    static final Set<RecordKind> USUAL_STREAMS = Set.of(
            RecordKind.OUTPUT, RecordKind.ERROR, RecordKind.WARNING, RecordKind.INFORMATION, RecordKind.PROGRESS);

    private static final Set<RecordKind> STREAMS = EnumSet.of(
            RecordKind.OUTPUT,
            RecordKind.ERROR,
            RecordKind.WARNING,
            RecordKind.VERBOSE,
            RecordKind.DEBUG,
            RecordKind.INFORMATION,
            RecordKind.PROGRESS);

    private StepArguments() {}

    /** @param block in whose session the step runs; null if it has its own */
    static void check(RemotePowerShellStep step, @CheckForNull BlockSession block) throws AbortException {
        exactlyOne(
                "script, scriptFile, command and attach",
                step.getScript(),
                step.getScriptFile(),
                step.getCommand(),
                step.getAttach());
        if (block == null) {
            exactlyOne("host and hosts", step.getHost(), step.getHosts());
        } else {
            noneOfTheSession(step, block);
        }
        List<String> hosts = step.getHosts();
        if (hosts != null && (hosts.isEmpty() || hosts.contains(""))) {
            throw new AbortException("hosts is empty or has an empty name; give at least one host");
        }
        if (step.getAttach() != null && hosts != null) {
            throw new AbortException("attach takes one run, so give host and not hosts");
        }
        if (step.getThrottleLimit() < 1) {
            throw new AbortException("throttleLimit is " + step.getThrottleLimit() + "; it is at least 1");
        }
        if (step.getMinSuccess() < 0 || step.getMinSuccess() > (hosts == null ? 1 : hosts.size())) {
            throw new AbortException("minSuccess is " + step.getMinSuccess() + ", but there are fewer hosts");
        }
        if (step.getCommand() != null && step.getWorkingDirectory() != null) {
            throw new AbortException("workingDirectory is for scripts; a command begins where its session is");
        }
        returnForm(step);
        charset(step.getEncoding());
    }

    private static void noneOfTheSession(RemotePowerShellStep step, BlockSession block) throws AbortException {
        Map<String, Object> ofSession = new LinkedHashMap<>();
        ofSession.put("credentialsId", step.getCredentialsId());
        ofSession.put("endpoint", step.getEndpoint());
        ofSession.put("authentication", step.getAuthentication());
        ofSession.put("configurationName", step.getConfigurationName());
        ofSession.put("idleTimeout", step.getIdleTimeout());
        ofSession.put("outputBufferingMode", step.getOutputBufferingMode());
        ofSession.values().removeIf(Objects::isNull);
        if (!ofSession.isEmpty()) {
            throw new AbortException(String.join(", ", ofSession.keySet()) + ": the session on " + block.host()
                    + " was chosen by withRemotePowerShell around this step; say it there, or give host here too for a"
                    + " session of its own");
        }
    }

    private static void exactlyOne(String names, Object... values) throws AbortException {
        long given = Stream.of(values).filter(Objects::nonNull).count();
        if (given != 1) {
            throw new AbortException("give exactly one of " + names + "; " + (given == 0 ? "none" : given) + " of them "
                    + (given > 1 ? "are" : "is") + " given");
        }
    }

    static ReturnForm returnForm(RemotePowerShellStep step) throws AbortException {
        int given = (step.isReturnStatus() ? 1 : 0) + (step.isReturnJson() ? 1 : 0) + (step.isReturnResult() ? 1 : 0);
        if (given > 1 || given == 1 && step.isReturnStdout() && !step.isReturnResult()) {
            throw new AbortException(
                    "give at most one of returnStatus, returnStdout, returnJson and returnResult (returnStdout may go"
                            + " with returnResult, which then holds the output)");
        } else if (step.isReturnStatus()) {
            return ReturnForm.STATUS;
        } else if (step.isReturnJson()) {
            return ReturnForm.JSON;
        } else if (step.isReturnResult()) {
            return ReturnForm.RESULT;
        }
        return step.isReturnStdout() ? ReturnForm.STDOUT : ReturnForm.NOTHING;
    }

    static HostOverrides overrides(RemotePowerShellStep step) {
        return step.hostOverrides()
                .idleTimeout(step.getIdleTimeout())
                .outputBufferingMode(bufferingMode(step))
                .reconnectTimeout(step.getReconnectTimeout())
                .startTimeout(step.getStartTimeout());
    }

    /** With a journal nothing is lost by discarding, and the script never waits for Jenkins. */
    @CheckForNull
    private static String bufferingMode(RemotePowerShellStep step) {
        return step.getOutputBufferingMode() == null && step.isJournal() ? "Drop" : step.getOutputBufferingMode();
    }

    static EnumSet<RecordKind> streams(RemotePowerShellStep step) throws AbortException {
        List<String> names = step.getStreams();
        if (names == null) {
            return EnumSet.copyOf(USUAL_STREAMS);
        }
        EnumSet<RecordKind> streams = EnumSet.noneOf(RecordKind.class);
        for (String name : names) {
            streams.add(STREAMS.stream()
                    .filter(kind -> kind.name().equalsIgnoreCase(name.strip()))
                    .findFirst()
                    .orElseThrow(() -> new AbortException(
                            "streams: '" + name + "' is none; they are " + names(STREAMS.stream()))));
        }
        return streams;
    }

    static Duration duration(String what, @CheckForNull String text) throws AbortException {
        try {
            return DurationText.parse(text).orElse(Duration.ZERO);
        } catch (IllegalArgumentException noDuration) {
            throw new AbortException(what + ": " + noDuration.getMessage());
        }
    }

    static <E extends Enum<E>> E choice(String what, Class<E> type, @CheckForNull String text, E usual)
            throws AbortException {
        if (Util.fixEmptyAndTrim(text) == null) {
            return usual;
        }
        return Arrays.stream(type.getEnumConstants())
                .filter(it -> word(it).equalsIgnoreCase(text.strip()))
                .findFirst()
                .orElseThrow(() -> new AbortException(what + ": '" + text + "' is unknown; it is one of "
                        + names(Arrays.stream(type.getEnumConstants()))));
    }

    static Charset charset(@CheckForNull String name) throws AbortException {
        try {
            return Charset.forName(name == null ? "UTF-8" : name);
        } catch (IllegalCharsetNameException | UnsupportedCharsetException unknown) {
            throw new AbortException("encoding: '" + name + "' is unknown here; usual ones are UTF-8 and windows-1252");
        }
    }

    private static String names(Stream<? extends Enum<?>> constants) {
        return constants.map(StepArguments::word).collect(Collectors.joining(", "));
    }

    /** As written in a pipeline: {@code KILL_TREE} is {@code killTree}. */
    private static String word(Enum<?> constant) {
        String[] parts = constant.name().toLowerCase(Locale.ROOT).split("_");
        return parts[0]
                + Stream.of(parts)
                        .skip(1)
                        .map(part -> part.substring(0, 1).toUpperCase(Locale.ROOT) + part.substring(1))
                        .collect(Collectors.joining());
    }
}
