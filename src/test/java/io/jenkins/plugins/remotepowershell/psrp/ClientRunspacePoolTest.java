package io.jenkins.plugins.remotepowershell.psrp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.KeyPair;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What can be done with a pool in which state, and where the messages of the other side lead. */
class ClientRunspacePoolTest {
    private static final UUID ID = UUID.fromString("8f3b2c1d-4e5f-4a6b-8c7d-9e0f1a2b3c4d");
    private static final HostCall QUESTION = new HostCall(1, 11, "ReadLine", List.of());

    /** Something that the client does with a pool. */
    @FunctionalInterface
    interface Action {
        void on(ClientRunspacePool pool) throws PsrpProtocolException;
    }

    private record Row(Action action, Set<RunspacePoolState> allowed) {}

    private static final Map<String, Row> TABLE = new LinkedHashMap<>();

    static {
        Set<RunspacePoolState> opened = EnumSet.of(RunspacePoolState.OPENED);
        row("open", pool -> pool.open(InitRunspacePool.single()), EnumSet.of(RunspacePoolState.BEFORE_OPEN));
        row("connect", ClientRunspacePool::connect, EnumSet.of(RunspacePoolState.BEFORE_OPEN));
        row("disconnected", ClientRunspacePool::disconnected, opened);
        row("reconnected", ClientRunspacePool::reconnected, EnumSet.of(RunspacePoolState.DISCONNECTED));
        row("pipeline", pool -> pool.pipeline(UUID.randomUUID()), opened);
        row("attach", pool -> pool.pipeline(UUID.randomUUID(), ReceiveCursor.START), opened);
        row("offer", pool -> pool.offer(new SessionKey(new KeyPair(null, null))), opened);
        row(
                "refuse",
                pool -> pool.refuse(QUESTION),
                EnumSet.of(
                        RunspacePoolState.NEGOTIATION_SUCCEEDED, RunspacePoolState.OPENING, RunspacePoolState.OPENED));
    }

    private static void row(String name, Action action, Set<RunspacePoolState> allowed) {
        TABLE.put(name, new Row(action, allowed));
    }

    static Stream<Arguments> everyActionInEveryState() {
        return TABLE.keySet().stream()
                .flatMap(action -> Stream.of(RunspacePoolState.values()).map(state -> Arguments.of(action, state)));
    }

    @ParameterizedTest
    @MethodSource("everyActionInEveryState")
    void anActionIsAllowedInItsStatesOnlyAndElseChangesNothing(String name, RunspacePoolState state) throws Exception {
        ClientRunspacePool pool = in(state);
        Row row = TABLE.get(name);

        if (row.allowed().contains(state) && !name.equals("offer")) {
            row.action().on(pool);
        } else if (!row.allowed().contains(state)) {
            assertThatThrownBy(() -> row.action().on(pool))
                    .isInstanceOf(InvalidPsrpStateException.class)
                    .hasMessageContaining(state.name());
            assertThat(pool.state()).isEqualTo(state);
        }
    }

    @Test
    void aPoolOpensThroughItsStates() throws Exception {
        Peer peer = new Peer(ID);
        ClientRunspacePool pool = new ClientRunspacePool(ID);

        List<PsrpMessage> sent = new Defragmenter(ReceiveCursor.START).add(pool.open(InitRunspacePool.single()));

        assertThat(sent).extracting(PsrpMessage::typeName).containsExactly("SESSION_CAPABILITY", "INIT_RUNSPACEPOOL");
        assertThat(sent).allMatch(message -> message.destination() == PsrpMessage.Destination.SERVER);
        assertThat(sent).allMatch(message -> message.runspacePoolId().equals(ID));
        assertThat(pool.receive(peer.capability())).containsExactly(new PsrpEvent.Capability(SessionCapability.OURS));
        assertThat(pool.state()).isEqualTo(RunspacePoolState.NEGOTIATION_SUCCEEDED);
        pool.receive(peer.poolState(RunspacePoolState.OPENING));
        pool.receive(peer.poolState(RunspacePoolState.OPENED));
        assertThat(pool.state()).isEqualTo(RunspacePoolState.OPENED);
    }

    @Test
    void aPoolThatIsConnectedIsOpenWithTheAnswerAndDropsWhatTheHostRepeats() throws Exception {
        Peer peer = new Peer(ID);
        peer.capability();
        byte[] repeated = peer.poolState(RunspacePoolState.OPENED);
        ClientRunspacePool pool = new ClientRunspacePool(ID);
        pool.connect();

        pool.receive(peer.capability());
        assertThat(pool.receive(peer.initData()))
                .containsExactly(new PsrpEvent.PoolState(RunspacePoolState.OPENED, Optional.empty()));
        assertThat(pool.receive(repeated)).isEmpty();
        assertThat(pool.receive(peer.pool(MessageType.APPLICATION_PRIVATE_DATA, Peer.properties())))
                .containsExactly(new PsrpEvent.ApplicationPrivateData(null));
    }

    @Test
    void aBrokenPoolSaysWhy() throws Exception {
        Peer peer = new Peer(ID);
        ClientRunspacePool pool = peer.openedPool();
        byte[] broken = peer.pool(
                MessageType.RUNSPACEPOOL_STATE,
                Peer.properties(
                        "RunspaceState",
                        RunspacePoolState.BROKEN.code(),
                        "ExceptionAsErrorRecord",
                        Peer.properties("FullyQualifiedErrorId", "Boom")));

        List<PsrpEvent> events = pool.receive(broken);

        assertThat(((PsrpEvent.PoolState) events.get(0)).reason().orElseThrow().id())
                .isEqualTo("Boom");
    }

    @Test
    void aPeerOfAnotherMajorVersionIsRefused() {
        for (String version : List.of("3.0", "1.0", "2", "", "x", "2.99999999999")) {
            ClientRunspacePool pool = new ClientRunspacePool(ID);
            pool.open(InitRunspacePool.single());
            byte[] capability = new Peer(ID)
                    .pool(
                            MessageType.SESSION_CAPABILITY,
                            Peer.properties(
                                    "protocolversion", version, "PSVersion", "2.0", "SerializationVersion", "1.1.0.1"));

            assertThatThrownBy(() -> pool.receive(capability))
                    .as(version)
                    .isInstanceOf(PsrpProtocolException.class)
                    .hasMessageContaining("2.something");
        }
    }

    @Test
    void whatAnOlderPeerCannotDoIsKnown() {
        assertThat(Stream.of("2.0", "2.1", "2.2", "2.3", "2.4", "2.10")
                        .map(version -> new SessionCapability(version, "2.0", "1.1.0.1"))
                        .map(peer -> peer.supportsDisconnect() + " " + peer.supportsInformation()))
                .containsExactly("false false", "false false", "true false", "true true", "true true", "true true");
    }

    /** A pool that has come to a state by the ways of the protocol. */
    private static ClientRunspacePool in(RunspacePoolState state) throws PsrpProtocolException {
        Peer peer = new Peer(ID);
        ClientRunspacePool pool = new ClientRunspacePool(ID);
        switch (state) {
            case BEFORE_OPEN -> {}
            case CONNECTING -> pool.connect();
            case NEGOTIATION_SENT -> pool.open(InitRunspacePool.single());
            case NEGOTIATION_SUCCEEDED -> {
                pool.open(InitRunspacePool.single());
                pool.receive(peer.capability());
            }
            case OPENING -> {
                pool.open(InitRunspacePool.single());
                pool.receive(peer.capability());
                pool.receive(peer.poolState(state));
            }
            case OPENED -> pool = peer.openedPool();
            case DISCONNECTED -> {
                pool = peer.openedPool();
                pool.disconnected();
            }
            case CLOSING, CLOSED, BROKEN -> {
                pool = peer.openedPool();
                pool.receive(peer.poolState(state));
            }
        }
        assertThat(pool.state()).isEqualTo(state);
        return pool;
    }
}
