package io.jenkins.plugins.remotepowershell.copy;

import io.jenkins.plugins.remotepowershell.copy.FileFacts.Kind;
import io.jenkins.plugins.remotepowershell.psrp.PsrpProtocolException;
import io.jenkins.plugins.remotepowershell.records.CopyParameters;
import io.jenkins.plugins.remotepowershell.records.RecordFields;
import io.jenkins.plugins.remotepowershell.run.RunSettings;
import java.io.IOException;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;

/** Files of a Windows host. A session that is lost is replaced by another, for as long as the settings have patience. */
public final class HostSide implements CopySide, AutoCloseable {
    private static final String READ = "cannot be read";
    private static final String WRITTEN = "cannot be written";

    private final HostConversation conversation;
    private final HostPatience patience;
    private final String host;

    /**
     * @param host for sentences
     * @param copyId see {@link CopyOrder}
     * @param notices takes sentences on lost contact
     */
    public HostSide(RunSettings settings, String host, String copyId, Consumer<String> notices) {
        this.host = host;
        this.conversation = new HostConversation(settings, copyId);
        this.patience = new HostPatience(settings.retry(), host, notices, Clock.systemUTC());
    }

    /** Before the first step, in a process that goes on with the copy of another that is dead. */
    public void deleteLeftBehind() throws InterruptedException {
        conversation.deleteLeftBehind();
    }

    /** From now on each failure of the host is final: somebody waits for the end. */
    public void giveUpSoon() {
        patience.end();
    }

    @Override
    public String named(String path) {
        return path + " on " + host;
    }

    @Override
    public FileFacts inspect(String path) throws CopyException, InterruptedException {
        return facts(ask(CopyParameters.INSPECT, path, Map.of(), READ).last());
    }

    @Override
    public FileFacts inspectTarget(String path) throws CopyException, InterruptedException {
        return facts(ask(CopyParameters.INSPECT_TARGET, path, Map.of(), WRITTEN).last());
    }

    @Override
    public String digest(String path, long length) throws CopyException, InterruptedException {
        RecordFields report = ask(CopyParameters.DIGEST, path, Map.of(CopyParameters.LENGTH, length), READ)
                .last();
        return report.number("length").orElse(-1L) == length
                ? report.text("sha256").toLowerCase(Locale.ROOT)
                : "";
    }

    @Override
    public byte[] read(String path, long offset, int count) throws CopyException, InterruptedException {
        return ask(CopyParameters.READ, path, Map.of(CopyParameters.OFFSET, offset, CopyParameters.COUNT, count), READ)
                .bytes();
    }

    @Override
    public void write(String path, long offset, byte[] bytes) throws CopyException, InterruptedException {
        ask(CopyParameters.WRITE, path, Map.of(CopyParameters.OFFSET, offset, CopyParameters.BYTES, bytes), WRITTEN);
    }

    @Override
    public void replace(String partial, String path, FileFacts whole) throws CopyException, InterruptedException {
        Map<String, Object> values = Map.of(
                CopyParameters.PARTIAL, partial,
                CopyParameters.LENGTH, whole.length(),
                CopyParameters.MODIFIED, whole.modified());
        ask(CopyParameters.REPLACE, path, values, "cannot be replaced");
    }

    @Override
    public void makeDirectory(String path) throws CopyException, InterruptedException {
        ask(CopyParameters.MAKE_DIRECTORY, path, Map.of(), "cannot be made");
    }

    @Override
    public List<FileFacts> list(String path) throws CopyException, InterruptedException {
        return ask(CopyParameters.LIST, path, Map.of(), READ).entries().stream()
                .map(HostSide::facts)
                .toList();
    }

    @Override
    public void remove(String path) throws CopyException, InterruptedException {
        ask(CopyParameters.REMOVE, path, Map.of(), "cannot be removed");
    }

    /** With the separator of the system that the directory's path is written for. */
    @Override
    public String join(String directory, String relative) {
        boolean isWindows = !directory.startsWith("/");
        String separator = isWindows ? "\\" : "/";
        String end = endsAsDirectory(directory) ? "" : separator;
        return directory + end + (isWindows ? relative.replace('/', '\\') : relative);
    }

    @Override
    public String nameOf(String path) {
        String trimmed = path.replaceFirst("[\\\\/]+$", "");
        return trimmed.substring(Math.max(trimmed.lastIndexOf('/'), trimmed.lastIndexOf('\\')) + 1);
    }

    @Override
    public boolean endsAsDirectory(String path) {
        return path.endsWith("\\") || path.endsWith("/");
    }

    /** Closes the session. */
    @Override
    public void close() {
        conversation.close();
    }

    private HostAnswer ask(String step, String path, Map<String, Object> values, String deed)
            throws CopyException, InterruptedException {
        Map<String, Object> all = new LinkedHashMap<>(values);
        all.put(CopyParameters.PATH, path);
        HostAnswer answer = answer(step, all);
        if (!answer.failure().isEmpty()) {
            throw new CopyException(
                    Problem.LANGUAGE,
                    named(path) + " " + deed + ": " + host + " did not run the script that copies (" + answer.failure()
                            + "). An endpoint that allows chosen commands only (JEA) does that; name another"
                            + " configurationName");
        }
        String problem = answer.last().text("problem");
        if (!problem.isEmpty()) {
            throw CopyException.of(
                    Problem.named(problem), named(path), deed, answer.last().text("detail"));
        }
        return answer;
    }

    private HostAnswer answer(String step, Map<String, Object> values) throws CopyException, InterruptedException {
        while (true) {
            try {
                HostAnswer answer = conversation.ask(CopyScript.pipeline(step, values));
                patience.contacted();
                return answer;
            } catch (IOException | PsrpProtocolException failed) {
                patience.await(failed);
            }
        }
    }

    private static FileFacts facts(RecordFields report) {
        return new FileFacts(
                report.text("path"),
                kind(report.text("kind")),
                report.number("length").orElse(0L),
                report.number("modified").orElse(0L),
                report.number("free").orElse(-1L));
    }

    private static Kind kind(String name) {
        return switch (name) {
            case "FILE" -> Kind.FILE;
            case "DIRECTORY" -> Kind.DIRECTORY;
            case "LINK" -> Kind.LINK;
            default -> Kind.MISSING;
        };
    }
}
