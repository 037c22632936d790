package io.jenkins.plugins.remotepowershell.psrp;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.remotepowershell.clixml.ClixmlReader;
import io.jenkins.plugins.remotepowershell.clixml.ClixmlWriter;
import io.jenkins.plugins.remotepowershell.clixml.PsObject;
import io.jenkins.plugins.remotepowershell.testing.Recording;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What real Windows hosts and another client sent: every payload is read, and gives the events it should. */
class RecordedMessagesTest {
    private static final Pattern BLOB =
            Pattern.compile("<(?:\\w+:)?(creationXml|connectXml|connectResponseXml|Arguments|"
                    + "Stream)\\b([^>]*)>([A-Za-z0-9+/=\\s]+)</");
    private static final Pattern COMMAND_ID = Pattern.compile("CommandId=\"([^\"]+)\"");

    /** Recordings whose streams are a command interpreter's, not PSRP. */
    static Stream<Recording> psrpRecordings() throws IOException {
        return Recording.all()
                .filter(recording -> recording.name().contains("psrp")
                        || recording.name().contains("execute_ps")
                        || recording.name().contains("fetch_file"));
    }

    @ParameterizedTest
    @MethodSource("psrpRecordings")
    void everyMessageIsReadAndWrittenAgainWithTheSameContent(Recording recording) throws Exception {
        int messages = 0;
        for (Recording.Exchange exchange : recording.exchanges()) {
            for (PsrpMessage message : messages(exchange)) {
                assertReadable(message);
                messages++;
            }
        }
        assertThat(messages).isGreaterThan(3);
    }

    private static List<PsrpMessage> messages(Recording.Exchange exchange) throws Exception {
        List<PsrpMessage> messages = new ArrayList<>();
        for (byte[] envelope : List.of(exchange.request(), exchange.response())) {
            for (byte[] fragments : blobs(envelope).values()) {
                messages.addAll(new Defragmenter(ReceiveCursor.START).add(fragments));
            }
        }
        return messages;
    }

    @ParameterizedTest
    @MethodSource("psrpRecordings")
    void everyAnswerBecomesEventsOfKnownKinds(Recording recording) throws Exception {
        Map<String, Defragmenter> streams = new TreeMap<>();
        Set<String> types = new TreeSet<>();
        for (Recording.Exchange exchange : recording.exchanges()) {
            for (Map.Entry<String, byte[]> blob : blobs(exchange.response()).entrySet()) {
                String stream = blob.getKey().contains("connectResponseXml") ? "connect" : blob.getKey();
                Defragmenter defragmenter = streams.computeIfAbsent(stream, id -> lenient());
                for (PsrpMessage message : defragmenter.add(blob.getValue())) {
                    assertThat(message.type()).isPresent();
                    assertThat(message.type().orElseThrow().handling()).isNotEqualTo(MessageType.Handling.SENT);
                    types.add(message.typeName());
                }
            }
        }
        assertThat(types).contains("SESSION_CAPABILITY", "RUNSPACEPOOL_STATE");
    }

    @Test
    void aRunWithAllStreamsGivesTheirEventsAndTexts() throws Exception {
        List<PsrpEvent> events = pipelineEvents(Recording.load("test_psrp_stream_output_invocation.yml"));

        assertThat(events)
                .filteredOn(event -> !(event instanceof PsrpEvent.Progress))
                .extracting(RecordedMessagesTest::describe)
                .containsExactly(
                        "DEBUG_RECORD debug stream",
                        "VERBOSE_RECORD verbose stream",
                        "error error stream",
                        "output output stream",
                        "WARNING_RECORD warning stream",
                        "information information stream",
                        "COMPLETED");
    }

    @Test
    void theExitCodeOfTheRecordedHostCallIsRead() throws Exception {
        List<PsrpEvent> events = pipelineEvents(Recording.load("test_psrp_pshost_methods.yml"));

        assertThat(events).extracting(RecordedMessagesTest::describe).endsWith("call SetShouldExit 1", "COMPLETED");
        HostCall call = ((PsrpEvent.HostCalled) events.get(events.size() - 2)).call();
        assertThat(call.wantsAnswer()).isFalse();
        assertThat(call.isExitCode()).isTrue();
        assertThat(call.exitCode()).isEqualTo(1);
    }

    @Test
    void aTerminatingErrorIsTheReasonOfTheState() throws Exception {
        List<PsrpEvent> events = pipelineEvents(Recording.load("test_client_execute_ps_failure.yml"));

        assertThat(events)
                .filteredOn(PsrpEvent.PipelineState.class::isInstance)
                .last()
                .satisfies(event -> {
                    PsrpEvent.PipelineState state = (PsrpEvent.PipelineState) event;
                    assertThat(state.state()).isIn(PSInvocationState.COMPLETED, PSInvocationState.FAILED);
                });
    }

    @Test
    void ourCapabilityIsTheRecordedOne() throws Exception {
        PsrpMessage recorded = firstRequest("test_psrp_open_runspace.yml", MessageType.SESSION_CAPABILITY);

        assertThat(new String(SessionCapability.OURS.encode(), StandardCharsets.UTF_8))
                .isEqualTo(new String(recorded.data(), StandardCharsets.UTF_8));
    }

    @Test
    void ourInitRunspacePoolHasTheRecordedStructure() throws Exception {
        PsrpMessage recorded = firstRequest("test_psrp_pshost_methods.yml", MessageType.INIT_RUNSPACEPOOL);

        assertThat(structure(ClixmlReader.read(InitRunspacePool.single().encode())))
                .isEqualTo(structure(recorded.value()));
    }

    @Test
    void ourApplicationArgumentsHaveTheRecordedStructure() throws Exception {
        PsrpMessage recorded = firstRequest("test_psrp_application_args.yml", MessageType.INIT_RUNSPACEPOOL);
        PsObject arguments = (PsObject) ((PsObject) recorded.value()).property("ApplicationArguments");

        InitRunspacePool ours = new InitRunspacePool(1, 1, Map.of("test_var", "value"));

        PsObject written = (PsObject) ((PsObject) ClixmlReader.read(ours.encode())).property("ApplicationArguments");
        assertThat(written.typeNames()).isEqualTo(arguments.typeNames());
        assertThat(written.container()).isEqualTo(arguments.container());
    }

    @ParameterizedTest
    @MethodSource("versions")
    void ourCreatePipelineHasTheRecordedPropertiesOfEachVersion(String version) throws Exception {
        PsrpMessage recorded =
                firstRequest("test_psrp_run_protocol_version_" + version + ".yml", MessageType.CREATE_PIPELINE);
        CreatePipeline pipeline = CreatePipeline.decode(recorded);

        byte[] ours = pipeline.encode(new SessionCapability(version, "2.0", "1.1.0.1"));

        assertThat(structure(ClixmlReader.read(ours))).isEqualTo(structure(recorded.value()));
    }

    static Stream<String> versions() {
        return Stream.of("2.1", "2.2", "2.3");
    }

    @Test
    void ourConnectXmlIsTheRecordedOneExceptForTheIds() throws Exception {
        PsrpMessage recorded = firstRequest("test_psrp_disconnect_runspaces.yml", MessageType.CONNECT_RUNSPACEPOOL);
        UUID id = recorded.runspacePoolId();

        List<PsrpMessage> ours = new Defragmenter().add(new ClientRunspacePool(id).connect());

        assertThat(ours)
                .extracting(PsrpMessage::typeName)
                .containsExactly("SESSION_CAPABILITY", "CONNECT_RUNSPACEPOOL");
        assertThat(ours.get(1).value()).isEqualTo(recorded.value());
    }

    @Test
    void aRecordedSessionOpensDisconnectsAndConnectsAgainInOurPool() throws Exception {
        Recording recording = Recording.load("test_psrp_disconnect_runspaces.yml");
        UUID id = firstRequest(recording.name(), MessageType.INIT_RUNSPACEPOOL).runspacePoolId();
        ClientRunspacePool pool = new ClientRunspacePool(id);
        pool.open(InitRunspacePool.single());
        List<String> seen = new ArrayList<>();
        for (Recording.Exchange exchange : recording.exchanges().subList(1, 4)) {
            for (byte[] blob : blobs(exchange.response()).values()) {
                pool.receive(blob).forEach(event -> seen.add(describe(event)));
            }
        }

        assertThat(seen).containsExactly("capability 2.3", "private data", "OPENED");

        ClientRunspacePool again = new ClientRunspacePool(id);
        again.connect();
        byte[] answer = blobs(recording.exchanges().get(14).response())
                .values()
                .iterator()
                .next();
        assertThat(again.receive(answer))
                .extracting(RecordedMessagesTest::describe)
                .containsExactly("capability 2.3", "OPENED");
        byte[] replay = blobs(recording.exchanges().get(15).response())
                .values()
                .iterator()
                .next();
        assertThat(again.receive(replay)).as("delivered again by the host").isEmpty();
    }

    private static List<PsrpEvent> pipelineEvents(Recording recording) throws Exception {
        UUID poolId =
                firstRequest(recording.name(), MessageType.INIT_RUNSPACEPOOL).runspacePoolId();
        ClientRunspacePool pool = new ClientRunspacePool(poolId);
        pool.open(InitRunspacePool.single());
        Map<String, ClientPipeline> pipelines = new LinkedHashMap<>();
        List<PsrpEvent> events = new ArrayList<>();
        for (Recording.Exchange exchange : recording.exchanges()) {
            for (Map.Entry<String, byte[]> blob : blobs(exchange.response()).entrySet()) {
                String command = blob.getKey().replaceFirst("^\\d+ ", "");
                if (command.equals("pool")) {
                    pool.receive(blob.getValue());
                } else {
                    ClientPipeline pipeline = pipelines.get(command);
                    if (pipeline == null) {
                        pipeline = pool.pipeline(UUID.fromString(command));
                        pipeline.create(CreatePipeline.of(Command.script("", List.of())), 32_768);
                        pipelines.put(command, pipeline);
                    }
                    events.addAll(pipeline.receive(blob.getValue()));
                }
            }
        }
        return events;
    }

    private static void assertReadable(PsrpMessage message) throws Exception {
        Object value = message.value();
        byte[] written = ClixmlWriter.write(value);
        assertThat(ClixmlWriter.write(ClixmlReader.read(written)))
                .as(message.typeName())
                .isEqualTo(written);
        assertThat(structure(ClixmlReader.read(written))).isEqualTo(structure(value));
        PsrpMessage again = PsrpMessage.decode(message.encode());
        assertThat(again.encode()).isEqualTo(message.encode());
        assertThat(again.runspacePoolId()).isEqualTo(message.runspacePoolId());
    }

    private static String describe(PsrpEvent event) {
        if (event instanceof PsrpEvent.Informational line) {
            return line.stream() + " " + line.text();
        } else if (event instanceof PsrpEvent.ErrorWritten error) {
            return "error " + error.error().message();
        } else if (event instanceof PsrpEvent.Output output) {
            return "output " + output.value();
        } else if (event instanceof PsrpEvent.Information information) {
            return "information " + information.text();
        } else if (event instanceof PsrpEvent.PipelineState state) {
            return state.state().name();
        } else if (event instanceof PsrpEvent.PoolState state) {
            return state.state().name();
        } else if (event instanceof PsrpEvent.Capability capability) {
            return "capability " + capability.peer().protocolVersion();
        } else if (event instanceof PsrpEvent.ApplicationPrivateData) {
            return "private data";
        } else if (event instanceof PsrpEvent.HostCalled called) {
            return "call " + called.call().methodName() + " " + called.call().exitCode();
        }
        return event.getClass().getSimpleName();
    }

    /** Names, types and nesting without the values that differ between clients. */
    private static Object structure(Object value) {
        if (!(value instanceof PsObject object)) {
            return value == null ? "null" : value.getClass().getSimpleName();
        }
        Map<String, Object> members = new TreeMap<>();
        object.properties().forEach((name, member) -> members.put(name, structure(member)));
        List<Object> shape = new ArrayList<>(List.of(members, String.valueOf(object.container())));
        object.items().forEach(item -> shape.add(structure(item)));
        if (object.value() instanceof Map<?, ?> entries) {
            entries.forEach((key, item) -> shape.add(key + "=" + structure(item)));
        }
        return shape;
    }

    private static PsrpMessage firstRequest(String recording, MessageType type) throws Exception {
        for (Recording.Exchange exchange : Recording.load(recording).exchanges()) {
            for (byte[] fragments : blobs(exchange.request()).values()) {
                for (PsrpMessage message : new Defragmenter(ReceiveCursor.START).add(fragments)) {
                    if (message.typeCode() == type.code()) {
                        return message;
                    }
                }
            }
        }
        throw new AssertionError("no " + type + " in " + recording);
    }

    /** Number and stream (a command id, "pool", or the element's name) with its bytes, in order. */
    private static Map<String, byte[]> blobs(byte[] envelope) {
        Map<String, byte[]> blobs = new LinkedHashMap<>();
        Matcher blob = BLOB.matcher(new String(envelope, StandardCharsets.UTF_8));
        while (blob.find()) {
            Matcher command = COMMAND_ID.matcher(blob.group(2));
            String stream = command.find() ? command.group(1) : "pool";
            String name = blob.group(1).equals("Stream") ? stream : blob.group(1);
            blobs.put(blobs.size() + " " + name, Base64.getMimeDecoder().decode(blob.group(3)));
        }
        return blobs;
    }

    private static Defragmenter lenient() {
        try {
            return new Defragmenter(ReceiveCursor.START);
        } catch (PsrpProtocolException impossible) {
            throw new AssertionError(impossible);
        }
    }
}
