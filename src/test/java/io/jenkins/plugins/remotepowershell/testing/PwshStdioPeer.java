package io.jenkins.plugins.remotepowershell.testing;

import io.jenkins.plugins.remotepowershell.psrp.ClientPipeline;
import io.jenkins.plugins.remotepowershell.psrp.ClientRunspacePool;
import io.jenkins.plugins.remotepowershell.psrp.CreatePipeline;
import io.jenkins.plugins.remotepowershell.psrp.InitRunspacePool;
import io.jenkins.plugins.remotepowershell.psrp.PsrpEvent;
import io.jenkins.plugins.remotepowershell.psrp.PsrpProtocolException;
import io.jenkins.plugins.remotepowershell.psrp.RunspacePoolState;
import io.jenkins.plugins.remotepowershell.psrp.SessionKey;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A real PowerShell, spoken to in PSRP over the stdio of {@code pwsh -s}. Every call blocks until the process has
 * answered, so tests should have a time limit. Closing it ends the process.
 */
public final class PwshStdioPeer implements AutoCloseable {
    private static final UUID POOL = new UUID(0, 0);
    private static final int MAXIMUM_FRAGMENT = 32_768;
    private static final Pattern ELEMENT =
            Pattern.compile("<(\\w+)(?: Stream='\\w*')? PSGuid='([0-9A-Fa-f-]{36})' ?(?:/>|>([^<]*)</Data>)");

    private final Process process;
    private final BufferedReader in;
    private final BufferedWriter out;
    private final ClientRunspacePool pool = new ClientRunspacePool(UUID.randomUUID());

    private PwshStdioPeer(Path pwsh) throws IOException {
        process = new ProcessBuilder(pwsh.toString(), "-s")
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        in = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        out = new BufferedWriter(new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8));
    }

    /** Starts PowerShell and opens a pool of one runspace; skips the test where there is no PowerShell. */
    public static PwshStdioPeer open() throws IOException, PsrpProtocolException {
        return open(InitRunspacePool.single());
    }

    public static PwshStdioPeer open(InitRunspacePool settings) throws IOException, PsrpProtocolException {
        PwshStdioPeer peer = new PwshStdioPeer(SharedMaterial.pwsh());
        peer.send("Default", POOL, peer.pool.open(settings));
        peer.awaitPool(
                event -> event instanceof PsrpEvent.PoolState changed && changed.state() == RunspacePoolState.OPENED);
        return peer;
    }

    public ClientRunspacePool pool() {
        return pool;
    }

    public SessionKey exchangeSessionKey() throws IOException, PsrpProtocolException, GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        SessionKey key = new SessionKey(generator.generateKeyPair());
        send("Default", POOL, pool.offer(key));
        awaitPool(PsrpEvent.SessionKeyReady.class::isInstance);
        return key;
    }

    /** Runs a pipeline to its end. Questions of the script are refused, as in an unattended run. */
    public PipelineResult run(CreatePipeline definition) throws IOException, PsrpProtocolException {
        ClientPipeline pipeline = start(definition);
        PipelineResult result = finish(pipeline);
        close(pipeline);
        return result;
    }

    public ClientPipeline start(CreatePipeline definition) throws IOException {
        ClientPipeline pipeline = pool.pipeline(UUID.randomUUID());
        element("Command", pipeline.id());
        for (byte[] piece : pipeline.create(definition, MAXIMUM_FRAGMENT)) {
            send("Default", pipeline.id(), piece);
        }
        return pipeline;
    }

    /** Receives to the end. */
    public PipelineResult finish(ClientPipeline pipeline) throws IOException, PsrpProtocolException {
        List<PsrpEvent> events = new ArrayList<>();
        while (!pipeline.state().isTerminal()) {
            events.addAll(receive(pipeline));
        }
        return new PipelineResult(events);
    }

    /** Receives until an event is there, and gives all that came until then. */
    public List<PsrpEvent> await(ClientPipeline pipeline, Predicate<PsrpEvent> awaited)
            throws IOException, PsrpProtocolException {
        List<PsrpEvent> events = new ArrayList<>();
        while (events.stream().noneMatch(awaited)) {
            events.addAll(receive(pipeline));
        }
        return events;
    }

    /** Asks a pipeline to stop; its end has to be received. */
    public void stop(ClientPipeline pipeline) throws IOException {
        element("Signal", pipeline.id());
    }

    /** Frees a pipeline that has ended. */
    public void close(ClientPipeline pipeline) throws IOException {
        element("Close", pipeline.id());
    }

    /** Ends the process. */
    @Override
    public void close() throws IOException {
        try (in) {
            process.destroyForcibly();
        }
    }

    private List<PsrpEvent> receive(ClientPipeline pipeline) throws IOException, PsrpProtocolException {
        Optional<byte[]> fragments = nextData(pipeline.id());
        if (fragments.isEmpty()) {
            return List.of();
        }
        List<PsrpEvent> events = pipeline.receive(fragments.get());
        for (PsrpEvent event : events) {
            if (event instanceof PsrpEvent.HostCalled called && called.call().wantsAnswer()) {
                send("PromptResponse", pipeline.id(), pipeline.refuse(called.call()));
            }
        }
        return events;
    }

    private void awaitPool(Predicate<PsrpEvent> awaited) throws IOException, PsrpProtocolException {
        while (true) {
            Optional<byte[]> fragments = nextData(POOL);
            if (fragments.isPresent() && pool.receive(fragments.get()).stream().anyMatch(awaited)) {
                return;
            }
        }
    }

    /** The next element's fragments, or empty if it was for another stream or no data. */
    private Optional<byte[]> nextData(UUID stream) throws IOException {
        String line = in.readLine();
        if (line == null) {
            throw new IOException("PowerShell ended");
        }
        Matcher element = ELEMENT.matcher(line);
        if (!element.find()) {
            throw new IOException("PowerShell wrote no element of its protocol");
        }
        boolean isOurs = element.group(1).equals("Data")
                && UUID.fromString(element.group(2)).equals(stream);
        return isOurs ? Optional.of(Base64.getDecoder().decode(element.group(3))) : Optional.empty();
    }

    private void send(String stream, UUID target, byte[] fragments) throws IOException {
        line("<Data Stream='" + stream + "' PSGuid='" + target + "'>"
                + Base64.getEncoder().encodeToString(fragments) + "</Data>");
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
