package io.jenkins.plugins.remotepowershell.testing;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Base64;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The elements that {@code pwsh -s} reads and writes, one a line. PowerShell handles each line on a thread of its own, so
 * that the next one may only be sent once the one before has been acknowledged.
 */
final class PwshStdio implements AutoCloseable {
    /** Of silence, after which a call fails. */
    static final Duration TIME_LIMIT = Duration.ofSeconds(60);

    private static final Pattern ELEMENT =
            Pattern.compile("<(\\w+)(?: Stream='\\w*')? PSGuid='([0-9A-Fa-f-]{36})' ?(?:/>|>([^<]*)</Data>)");
    private static final String END = "";

    private final Process process;
    private final BufferedWriter out;
    private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();
    private final Map<UUID, Deque<byte[]>> arrived = new HashMap<>();

    PwshStdio(Path pwsh) throws IOException {
        ProcessBuilder builder =
                new ProcessBuilder(pwsh.toString(), "-s").redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.environment().put("DOTNET_EnableDiagnostics", "0"); // or a killed one leaves its pipes behind
        process = builder.start();
        out = new BufferedWriter(new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8));
        Thread reader = new Thread(this::readLines, "pwsh-stdio-" + process.pid());
        reader.setDaemon(true);
        reader.start();
    }

    /** Announces a pipeline. */
    void command(UUID pipelineId) throws IOException {
        element("Command", pipelineId);
        awaitAcknowledgement("CommandAck", pipelineId);
    }

    /** @param stream {@code Default}, or {@code PromptResponse} for answers to host calls */
    void send(String stream, UUID target, byte[] fragments) throws IOException {
        line("<Data Stream='" + stream + "' PSGuid='" + target + "'>"
                + Base64.getEncoder().encodeToString(fragments) + "</Data>");
        awaitAcknowledgement("DataAck", target);
    }

    void signal(UUID pipelineId) throws IOException {
        element("Signal", pipelineId);
    }

    void close(UUID pipelineId) throws IOException {
        element("Close", pipelineId);
    }

    /** The fragments of the next element for a stream; those for others are kept for them. */
    byte[] receive(UUID stream) throws IOException {
        Deque<byte[]> waiting = arrived.computeIfAbsent(stream, id -> new ArrayDeque<>());
        while (waiting.isEmpty()) {
            take();
        }
        return waiting.remove();
    }

    /** Ends the process. */
    @Override
    public void close() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }

    private void awaitAcknowledgement(String name, UUID target) throws IOException {
        boolean acknowledged = false;
        while (!acknowledged) {
            Matcher element = take();
            acknowledged = element.group(1).equals(name)
                    && UUID.fromString(element.group(2)).equals(target);
        }
    }

    /** One element, whose data is kept for its stream. */
    private Matcher take() throws IOException {
        Matcher element = ELEMENT.matcher(nextLine());
        if (!element.find()) {
            throw new IOException("PowerShell wrote no element of its protocol");
        }
        if (element.group(1).equals("Data")) {
            arrived.computeIfAbsent(UUID.fromString(element.group(2)), id -> new ArrayDeque<>())
                    .add(Base64.getDecoder().decode(element.group(3)));
        }
        return element;
    }

    private String nextLine() throws IOException {
        try {
            String line = lines.poll(TIME_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
            if (line == null) {
                throw new IOException("PowerShell has been silent for " + TIME_LIMIT.toSeconds() + " seconds");
            } else if (line.equals(END)) {
                throw new IOException("PowerShell ended");
            }
            return line;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while waiting for PowerShell", e);
        }
    }

    private void readLines() {
        try (BufferedReader in =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            in.lines().filter(line -> !line.isEmpty()).forEach(lines::add);
        } catch (IOException | UncheckedIOException ended) {
            process.destroyForcibly();
        }
        lines.add(END);
    }

    private void element(String name, UUID target) throws IOException {
        line("<" + name + " PSGuid='" + target + "' />");
    }

    private void line(String text) throws IOException {
        out.write(text);
        out.write('\n');
        out.flush();
    }
}
