package io.jenkins.plugins.remotepowershell.testing;

import io.jenkins.plugins.remotepowershell.psrp.ClientPipeline;
import io.jenkins.plugins.remotepowershell.psrp.ClientRunspacePool;
import io.jenkins.plugins.remotepowershell.psrp.CreatePipeline;
import io.jenkins.plugins.remotepowershell.psrp.InitRunspacePool;
import io.jenkins.plugins.remotepowershell.psrp.PsrpEvent;
import io.jenkins.plugins.remotepowershell.psrp.PsrpProtocolException;
import io.jenkins.plugins.remotepowershell.psrp.RunspacePoolState;
import io.jenkins.plugins.remotepowershell.psrp.SessionKey;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Predicate;

/**
 * A real PowerShell, spoken to in PSRP over the stdio of {@code pwsh -s}. Every call blocks until the process has
 * answered, and fails when it does not within {@link PwshStdio#TIME_LIMIT}. Closing it ends the process.
 */
public final class PwshStdioPeer implements AutoCloseable {
    private static final UUID POOL = new UUID(0, 0);
    private static final int MAXIMUM_FRAGMENT = 32_768;

    private final PwshStdio stdio;
    private final ClientRunspacePool pool = new ClientRunspacePool(UUID.randomUUID());

    private PwshStdioPeer(Path pwsh) throws IOException {
        stdio = new PwshStdio(pwsh);
    }

    /** Starts PowerShell and opens a pool of one runspace; skips the test where there is no PowerShell. */
    public static PwshStdioPeer open() throws IOException, PsrpProtocolException {
        return open(InitRunspacePool.single());
    }

    public static PwshStdioPeer open(InitRunspacePool settings) throws IOException, PsrpProtocolException {
        PwshStdioPeer peer = new PwshStdioPeer(SharedMaterial.pwsh());
        peer.stdio.send("Default", POOL, peer.pool.open(settings));
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
        stdio.send("Default", POOL, pool.offer(key));
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
        stdio.command(pipeline.id());
        for (byte[] piece : pipeline.create(definition, MAXIMUM_FRAGMENT)) {
            stdio.send("Default", pipeline.id(), piece);
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
        stdio.signal(pipeline.id());
    }

    /** Frees a pipeline that has ended. */
    public void close(ClientPipeline pipeline) throws IOException {
        stdio.close(pipeline.id());
    }

    /** Ends the process. */
    @Override
    public void close() {
        stdio.close();
    }

    private List<PsrpEvent> receive(ClientPipeline pipeline) throws IOException, PsrpProtocolException {
        List<PsrpEvent> events = pipeline.receive(stdio.receive(pipeline.id()));
        for (PsrpEvent event : events) {
            if (event instanceof PsrpEvent.HostCalled called && called.call().wantsAnswer()) {
                stdio.send("PromptResponse", pipeline.id(), pipeline.refuse(called.call()));
            }
        }
        return events;
    }

    private void awaitPool(Predicate<PsrpEvent> awaited) throws IOException, PsrpProtocolException {
        boolean seen = false;
        while (!seen) {
            seen = pool.receive(stdio.receive(POOL)).stream().anyMatch(awaited);
        }
    }
}
