package io.jenkins.plugins.remotepowershell.psrp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.remotepowershell.clixml.ClixmlReader;
import io.jenkins.plugins.remotepowershell.clixml.PsObject;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** One pipeline from its creation to its end. */
class ClientPipelineTest {
    private static final HostCall QUESTION = new HostCall(7, 11, "ReadLine", List.of());
    private static final CreatePipeline SCRIPT = CreatePipeline.of(Command.script("'x' * 100", List.of()));

    private final Peer peer = new Peer(UUID.randomUUID());
    private ClientRunspacePool pool;

    @BeforeEach
    void openThePool() throws PsrpProtocolException {
        pool = peer.openedPool();
    }

    @Test
    void thePiecesOfAScriptAreOneMessageForTheServer() throws Exception {
        ClientPipeline pipeline = pool.pipeline(UUID.randomUUID());

        List<byte[]> pieces = pipeline.create(SCRIPT, 500);

        assertThat(pieces).hasSizeGreaterThan(3).allMatch(piece -> piece.length <= 500);
        Defragmenter server = new Defragmenter(ReceiveCursor.START);
        List<PsrpMessage> received = List.of();
        for (byte[] piece : pieces) {
            assertThat(received).as("only the last piece completes it").isEmpty();
            received = server.add(piece);
        }
        PsrpMessage message = received.get(0);
        assertThat(message.destination()).isEqualTo(PsrpMessage.Destination.SERVER);
        assertThat(message.type()).contains(MessageType.CREATE_PIPELINE);
        assertThat(message.pipelineId()).isEqualTo(pipeline.id());
        assertThat(CreatePipeline.decode(message)).isEqualTo(SCRIPT);
    }

    @Test
    void aPipelineIsStartedOnce() {
        ClientPipeline pipeline = pool.pipeline(UUID.randomUUID());
        assertThat(pipeline.state()).isEqualTo(PSInvocationState.NOT_STARTED);
        pipeline.create(SCRIPT, 32_768);

        assertThatThrownBy(() -> pipeline.create(SCRIPT, 32_768)).isInstanceOf(InvalidPsrpStateException.class);
        assertThat(pipeline.state()).isEqualTo(PSInvocationState.RUNNING);
    }

    @Test
    void aPipelineThatIsAttachedToRunsAlready() throws Exception {
        ClientPipeline pipeline = pool.pipeline(UUID.randomUUID(), ReceiveCursor.START);

        assertThat(pipeline.state()).isEqualTo(PSInvocationState.RUNNING);
        assertThatThrownBy(() -> pipeline.create(SCRIPT, 32_768)).isInstanceOf(InvalidPsrpStateException.class);
    }

    @ParameterizedTest
    @EnumSource(
            value = PSInvocationState.class,
            names = {"STOPPED", "COMPLETED", "FAILED"})
    void anEndIsAnEventAndNoStateComesAfterAnotherEnd(PSInvocationState end) throws Exception {
        ClientPipeline pipeline = Peer.started(pool);

        assertThat(pipeline.receive(peer.pipelineState(pipeline.id(), end)))
                .containsExactly(new PsrpEvent.PipelineState(end, Optional.empty()));
        assertThat(pipeline.state()).isEqualTo(end);
        byte[] running = peer.pipelineState(pipeline.id(), PSInvocationState.RUNNING);
        assertThatThrownBy(() -> pipeline.receive(running)).isInstanceOf(PsrpProtocolException.class);
    }

    @Test
    void whatIsWrittenAfterAStopSignalStillArrives() throws Exception {
        ClientPipeline pipeline = Peer.started(pool);

        pipeline.receive(peer.pipelineState(pipeline.id(), PSInvocationState.STOPPING));
        assertThat(pipeline.receive(peer.pipeline(pipeline.id(), MessageType.PIPELINE_OUTPUT, "finally")))
                .containsExactly(new PsrpEvent.Output("finally"));
        pipeline.receive(peer.pipelineState(pipeline.id(), PSInvocationState.STOPPED));
        assertThat(pipeline.state()).isEqualTo(PSInvocationState.STOPPED);
    }

    @ParameterizedTest
    @EnumSource(PSInvocationState.class)
    void aQuestionIsAnsweredWhileThePipelineRunsOnly(PSInvocationState state) throws Exception {
        ClientPipeline pipeline = in(state);

        if (state == PSInvocationState.RUNNING || state == PSInvocationState.STOPPING) {
            assertThat(pipeline.refuse(QUESTION)).isNotEmpty();
        } else {
            assertThatThrownBy(() -> pipeline.refuse(QUESTION)).isInstanceOf(InvalidPsrpStateException.class);
        }
    }

    @Test
    void theAnswerToAQuestionIsAnErrorWithItsNumberAndMethod() throws Exception {
        byte[] answer = Peer.started(pool).refuse(QUESTION);

        PsrpMessage message = new Defragmenter(ReceiveCursor.START).add(answer).get(0);
        PsObject payload = (PsObject) message.value();
        assertThat(message.type()).contains(MessageType.PIPELINE_HOST_RESPONSE);
        assertThat(payload.property("ci")).isEqualTo(7L);
        assertThat(((PsObject) payload.property("mi")).text()).isEqualTo("ReadLine");
        assertThat(((PsObject) payload.property("mi")).value()).isEqualTo(11);
        assertThat(payload.hasProperty("mr")).isFalse();
        assertThat(ErrorRecord.from(payload.property("me")).id()).isEqualTo("NotInteractive");
        assertThat(ErrorRecord.from(payload.property("me")).message()).contains("unattended");
    }

    @Test
    void aVoidCallWantsNoAnswer() {
        ClientPipeline pipeline = Peer.started(pool);
        HostCall call = new HostCall(-100, 6, "SetShouldExit", List.of(3));

        assertThat(call.wantsAnswer()).isFalse();
        assertThatThrownBy(() -> pipeline.refuse(call)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @CsvSource({"0", "255", "-1073741819", "-2147483648", "2147483647"})
    void anExitCodeIsAnyInt32(int code) throws Exception {
        HostCall call = received(Peer.hostCall(-100, 6, "SetShouldExit", code));

        assertThat(call.isExitCode()).isTrue();
        assertThat(call.exitCode()).isEqualTo(code);
    }

    @Test
    void otherCallsCarryNoExitCode() throws Exception {
        assertThat(received(Peer.hostCall(-100, 6, "SetShouldExit")).isExitCode())
                .isFalse();
        assertThat(received(Peer.hostCall(-100, 6, "SetShouldExit", "3")).isExitCode())
                .isFalse();
        assertThat(received(Peer.hostCall(-100, 17, "WriteLine3", 1)).isExitCode())
                .isFalse();
        assertThat(received(Peer.hostCall(12, 46, "ReadKey", 1)).wantsAnswer()).isTrue();
    }

    @Test
    void aCallWithoutNumberIsRefused() {
        ClientPipeline pipeline = Peer.started(pool);
        byte[] call = peer.pipeline(pipeline.id(), MessageType.PIPELINE_HOST_CALL, Peer.properties("mi", 6));

        assertThatThrownBy(() -> pipeline.receive(call))
                .isInstanceOf(PsrpProtocolException.class)
                .hasMessageContaining("ci");
    }

    @Test
    void aPartOfAnObjectThatWentToADeadClientIsToldOnce() throws Exception {
        ClientPipeline pipeline = pool.pipeline(UUID.randomUUID(), ReceiveCursor.START);
        byte[] tail = new Fragment(99, 4, false, true, new byte[10]).encode();

        assertThat(pipeline.receive(tail)).containsExactly(new PsrpEvent.Orphaned(1));
        assertThat(pipeline.receive(tail)).isEmpty();
    }

    @Test
    void textOfTheScriptAndItsArgumentsIsInNoToString() {
        Command command = Command.script("$password = 'hunter2'", List.of(new CommandParameter("p", "hunter2")));

        assertThat(CreatePipeline.of(command).toString())
                .doesNotContain("hunter2")
                .doesNotContain("password");
        assertThat(new HostCall(1, 1, "WriteLine3", List.of("hunter2")).toString())
                .doesNotContain("hunter2");
        assertThat(new PsrpEvent.Output("hunter2").toString()).doesNotContain("hunter2");
    }

    @Test
    void aCommandIsWrittenAsThePeersVersionHasIt() throws Exception {
        CreatePipeline pipeline = new CreatePipeline(List.of(
                new Command(
                        "Get-Date",
                        false,
                        List.of(new CommandParameter("Format", "o"), new CommandParameter(null, 42))),
                Command.script("$input", List.of())));

        assertThat(merges(pipeline, "2.1")).isEqualTo("MergeMyResult MergeToResult MergePreviousResults");
        assertThat(merges(pipeline, "2.2"))
                .isEqualTo(
                        "MergeMyResult MergeToResult MergePreviousResults MergeError MergeWarning MergeVerbose MergeDebug");
        assertThat(merges(pipeline, "2.3")).endsWith(" MergeDebug MergeInformation");
        assertThat(new String(pipeline.encode(SessionCapability.OURS), StandardCharsets.UTF_8))
                .startsWith("<Obj RefId=\"0\"><MS><B N=\"NoInput\">true</B>")
                .contains("<S N=\"Cmd\">Get-Date</S><B N=\"IsScript\">false</B><Nil N=\"UseLocalScope\"/>")
                .contains("<S N=\"N\">Format</S><S N=\"V\">o</S>")
                .contains("<Nil N=\"N\"/><I32 N=\"V\">42</I32>")
                .contains("<Nil N=\"ExtraCmds\"/>")
                .contains("<B N=\"_isHostUINull\">true</B>");
    }

    private static String merges(CreatePipeline pipeline, String version) throws Exception {
        PsObject root = (PsObject) ClixmlReader.read(pipeline.encode(new SessionCapability(version, "2.0", "1.1.0.1")));
        PsObject commands = (PsObject) ((PsObject) root.property("PowerShell")).property("Cmds");
        return String.join(
                " ",
                ((PsObject) commands.items().get(0))
                        .properties().keySet().stream()
                                .filter(name -> name.startsWith("Merge"))
                                .toList());
    }

    private HostCall received(PsObject call) throws PsrpProtocolException {
        ClientPipeline pipeline = Peer.started(pool);
        List<PsrpEvent> events = pipeline.receive(peer.pipeline(pipeline.id(), MessageType.PIPELINE_HOST_CALL, call));
        return ((PsrpEvent.HostCalled) events.get(0)).call();
    }

    private ClientPipeline in(PSInvocationState state) throws PsrpProtocolException {
        if (state == PSInvocationState.NOT_STARTED) {
            return pool.pipeline(UUID.randomUUID());
        }
        ClientPipeline pipeline = Peer.started(pool);
        if (state == PSInvocationState.DISCONNECTED) {
            return new ClientPipeline(pool, UUID.randomUUID(), new Defragmenter(), state);
        } else if (state != PSInvocationState.RUNNING) {
            pipeline.receive(peer.pipelineState(pipeline.id(), state));
        }
        return pipeline;
    }
}
