package io.jenkins.plugins.remotepowershell.psrp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.jenkins.plugins.remotepowershell.clixml.PsObject;
import io.jenkins.plugins.remotepowershell.psrp.MessageType.Handling;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every message type that a server may send, on either stream: handled, ignored by name, or refused by name. */
class ReceivedMessagesTest {
    private static final UUID POOL = UUID.fromString("6d2b7f4c-3a1e-4d5f-9b8a-7c6d5e4f3a2b");
    private static final Set<MessageType> OF_THE_POOL = Set.of(
            MessageType.SESSION_CAPABILITY,
            MessageType.ENCRYPTED_SESSION_KEY,
            MessageType.PUBLIC_KEY_REQUEST,
            MessageType.RUNSPACEPOOL_STATE,
            MessageType.APPLICATION_PRIVATE_DATA,
            MessageType.RUNSPACEPOOL_INIT_DATA,
            MessageType.RUNSPACEPOOL_HOST_CALL,
            MessageType.WARNING_RECORD);
    private static final Set<MessageType> OF_A_PIPELINE = Set.of(
            MessageType.PIPELINE_OUTPUT,
            MessageType.ERROR_RECORD,
            MessageType.PIPELINE_STATE,
            MessageType.DEBUG_RECORD,
            MessageType.VERBOSE_RECORD,
            MessageType.WARNING_RECORD,
            MessageType.PROGRESS_RECORD,
            MessageType.INFORMATION_RECORD,
            MessageType.PIPELINE_HOST_CALL);

    private final Peer peer = new Peer(POOL);

    @ParameterizedTest
    @EnumSource(MessageType.class)
    void onThePoolsStreamEachTypeHasItsEventOrIsRefusedByName(MessageType type) throws Exception {
        ClientRunspacePool pool = peer.openedPool();
        byte[] bytes = peer.pool(type, payload(type));

        if (type.handling() == Handling.IGNORED) {
            assertThat(pool.receive(bytes)).containsExactly(new PsrpEvent.Ignored(type.name()));
        } else if (OF_THE_POOL.contains(type) && !isOutOfPlace(type)) {
            assertThat(pool.receive(bytes)).hasSize(1).noneMatch(PsrpEvent.Ignored.class::isInstance);
        } else {
            assertThatThrownBy(() -> pool.receive(bytes)).isInstanceOf(PsrpProtocolException.class);
        }
    }

    @ParameterizedTest
    @EnumSource(MessageType.class)
    void onAPipelinesStreamEachTypeHasItsEventOrIsRefusedByName(MessageType type) throws Exception {
        ClientPipeline pipeline = Peer.started(peer.openedPool());
        byte[] bytes = peer.pipeline(pipeline.id(), type, payload(type));

        if (type.handling() == Handling.IGNORED) {
            assertThat(pipeline.receive(bytes)).containsExactly(new PsrpEvent.Ignored(type.name()));
        } else if (OF_A_PIPELINE.contains(type)) {
            assertThat(pipeline.receive(bytes)).hasSize(1).noneMatch(PsrpEvent.Ignored.class::isInstance);
        } else {
            assertThatThrownBy(() -> pipeline.receive(bytes))
                    .isInstanceOf(PsrpProtocolException.class)
                    .hasMessageContaining(type.name());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 0x00010003, 0x00041012, 0x00022000, -1})
    void aTypeOfALaterVersionIsIgnoredByItsNumber(int code) throws Exception {
        ClientPipeline pipeline = Peer.started(peer.openedPool());
        byte[] bytes = peer.message(code, pipeline.id(), "no CLIXML".getBytes(StandardCharsets.UTF_8));

        assertThat(pipeline.receive(bytes))
                .containsExactly(new PsrpEvent.Ignored(String.format("message type 0x%08X", code)));
    }

    @Test
    void aMessageOfAnotherPoolOrPipelineOrForAServerIsRefused() throws Exception {
        ClientRunspacePool pool = peer.openedPool();
        ClientPipeline pipeline = Peer.started(pool);
        UUID stranger = UUID.randomUUID();

        assertThatThrownBy(() -> pipeline.receive(peer.pipeline(stranger, MessageType.PIPELINE_OUTPUT, "x")))
                .hasMessageContaining(stranger.toString());
        assertThatThrownBy(() -> Peer.started(pool)
                        .receive(new Peer(stranger).pipeline(pipeline.id(), MessageType.PIPELINE_OUTPUT, "x")))
                .hasMessageContaining(stranger.toString());
        assertThatThrownBy(() -> pool.receive(peer.whole(PsrpMessage.of(
                        PsrpMessage.Destination.SERVER,
                        MessageType.SESSION_CAPABILITY,
                        POOL,
                        PsrpMessage.NO_PIPELINE,
                        SessionCapability.OURS.encode()))))
                .hasMessageContaining("for a server");
    }

    @Test
    void theFirstCapabilityMayComeWithoutThePoolsId() throws Exception {
        ClientRunspacePool pool = new ClientRunspacePool(POOL);
        pool.open(InitRunspacePool.single());
        Peer anonymous = new Peer(PsrpMessage.NO_PIPELINE);

        assertThat(pool.receive(anonymous.capability()))
                .containsExactly(new PsrpEvent.Capability(SessionCapability.OURS));
        assertThatThrownBy(() -> pool.receive(anonymous.poolState(RunspacePoolState.OPENED)))
                .isInstanceOf(PsrpProtocolException.class);
    }

    @Test
    void whatCameBeforeTheBrokenPartIsNotLost() throws Exception {
        ClientPipeline pipeline = Peer.started(peer.openedPool());
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes(peer.pipeline(pipeline.id(), MessageType.PIPELINE_OUTPUT, "kept"));
        bytes.writeBytes(peer.message(MessageType.PIPELINE_OUTPUT.code(), pipeline.id(), new byte[] {'<'}));

        PsrpProtocolException broken =
                catchThrowableOfType(PsrpProtocolException.class, () -> pipeline.receive(bytes.toByteArray()));

        assertThat(broken).hasMessageContaining("PIPELINE_OUTPUT");
        assertThat(broken.eventsBefore()).containsExactly(new PsrpEvent.Output("kept"));
    }

    @ParameterizedTest
    @EnumSource(
            value = MessageType.class,
            names = {"ERROR_RECORD", "PIPELINE_OUTPUT"},
            mode = EnumSource.Mode.EXCLUDE)
    void aPayloadThatIsNoObjectIsRefusedByTheMessagesName(MessageType type) throws Exception {
        ClientPipeline pipeline = Peer.started(peer.openedPool());
        if (OF_A_PIPELINE.contains(type)) {
            assertThatThrownBy(() -> pipeline.receive(peer.pipeline(pipeline.id(), type, "text")))
                    .isInstanceOf(PsrpProtocolException.class)
                    .hasMessageContaining(type.name());
        }
    }

    /** They are the pool's, but not while it is open and nobody has asked. */
    private static boolean isOutOfPlace(MessageType type) {
        return type == MessageType.RUNSPACEPOOL_INIT_DATA || type == MessageType.ENCRYPTED_SESSION_KEY;
    }

    private static Object payload(MessageType type) {
        return switch (type) {
            case SESSION_CAPABILITY ->
                PsObject.ofProperties(
                        Map.of("protocolversion", "2.3", "PSVersion", "2.0", "SerializationVersion", "1.1.0.1"));
            case RUNSPACEPOOL_STATE -> Peer.properties("RunspaceState", RunspacePoolState.OPENED.code());
            case PIPELINE_STATE -> Peer.properties("PipelineState", PSInvocationState.COMPLETED.code());
            case RUNSPACEPOOL_HOST_CALL, PIPELINE_HOST_CALL -> Peer.hostCall(-100, 6, "SetShouldExit", 3);
            case PROGRESS_RECORD -> Peer.properties("Activity", "copying");
            case INFORMATION_RECORD -> Peer.properties("MessageData", "text");
            case ENCRYPTED_SESSION_KEY -> Peer.properties("EncryptedSessionKey", "AAAA");
            default -> PsObject.ofType(List.of("Test"), "text", Map.of("InformationalRecord_Message", "text"));
        };
    }
}
