package io.jenkins.plugins.remotepowershell.fuzz;

import io.jenkins.plugins.remotepowershell.clixml.ClixmlWriter;
import io.jenkins.plugins.remotepowershell.clixml.PsObject;
import io.jenkins.plugins.remotepowershell.psrp.ClientRunspacePool;
import io.jenkins.plugins.remotepowershell.psrp.Command;
import io.jenkins.plugins.remotepowershell.psrp.CommandParameter;
import io.jenkins.plugins.remotepowershell.psrp.CreatePipeline;
import io.jenkins.plugins.remotepowershell.psrp.Fragment;
import io.jenkins.plugins.remotepowershell.psrp.Fragmenter;
import io.jenkins.plugins.remotepowershell.psrp.HostCall;
import io.jenkins.plugins.remotepowershell.psrp.InitRunspacePool;
import io.jenkins.plugins.remotepowershell.psrp.MessageType;
import io.jenkins.plugins.remotepowershell.psrp.PsrpMessage;
import io.jenkins.plugins.remotepowershell.psrp.PsrpProtocolException;
import io.jenkins.plugins.remotepowershell.psrp.ReceiveCursor;
import io.jenkins.plugins.remotepowershell.psrp.SessionCapability;
import io.jenkins.plugins.remotepowershell.records.RecordFormat;
import io.jenkins.plugins.remotepowershell.records.RecordKind;
import io.jenkins.plugins.remotepowershell.records.RunnerRecord;
import io.jenkins.plugins.remotepowershell.testing.RandomValues;
import io.jenkins.plugins.remotepowershell.wsman.BufferMode;
import io.jenkins.plugins.remotepowershell.wsman.Envelope;
import io.jenkins.plugins.remotepowershell.wsman.HostRequests;
import io.jenkins.plugins.remotepowershell.wsman.Namespaces;
import io.jenkins.plugins.remotepowershell.wsman.RequestContext;
import io.jenkins.plugins.remotepowershell.wsman.ServerResponses;
import io.jenkins.plugins.remotepowershell.wsman.ShellRequests;
import io.jenkins.plugins.remotepowershell.wsman.ShellSettings;
import io.jenkins.plugins.remotepowershell.wsman.WsmanProtocolException;
import io.jenkins.plugins.remotepowershell.wsman.WsmanRequest;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;

/** Inputs that each {@link Reader} takes, the same for the same seed. */
final class GoodInputs {
    static final UUID POOL = UUID.fromString("3f2504e0-4f89-41d3-9a0c-0305e82c3301");
    static final UUID PIPELINE = UUID.fromString("9b2d7a51-0c1e-4b7a-8f3d-5e6f7a8b9c0d");
    static final UUID MESSAGE = UUID.fromString("0a1b2c3d-4e5f-4a6b-8c7d-0123456789ab");
    static final String NONCE = "0123456789abcdef";
    private static final int DEPTH = 4;
    private static final RequestContext CONTEXT = new RequestContext(
            "https://build7.example:5986/wsman",
            Namespaces.configuration("Microsoft.PowerShell"),
            UUID.fromString("11111111-2222-4333-8444-555555555555"),
            153_600,
            Duration.ofSeconds(20),
            "en-US");

    private static final ShellSettings SETTINGS = new ShellSettings("nightly", Duration.ofDays(1), BufferMode.BLOCK);

    private final Random random;
    private final RandomValues values;

    GoodInputs(long seed) {
        random = new Random(seed);
        values = new RandomValues(seed);
    }

    byte[] of(Reader reader) {
        return switch (reader) {
            case CLIXML -> ClixmlWriter.write(values.value(DEPTH));
            case POOL -> pool();
            case PIPELINE -> pipeline();
            case MESSAGE -> createPipeline();
            case CURSOR -> cursor();
            case ANSWER -> answer();
            case REQUEST -> request().envelope();
            case RECORDS -> records();
        };
    }

    static ClientRunspacePool openedPool() throws PsrpProtocolException {
        ClientRunspacePool pool = new ClientRunspacePool(POOL);
        pool.open(InitRunspacePool.single());
        Fragmenter peer = new Fragmenter();
        pool.receive(fragments(
                peer,
                message(MessageType.SESSION_CAPABILITY, PsrpMessage.NO_PIPELINE, SessionCapability.OURS.encode())));
        pool.receive(fragments(
                peer,
                message(
                        MessageType.RUNSPACEPOOL_STATE,
                        PsrpMessage.NO_PIPELINE,
                        properties(Map.of("RunspaceState", 2)))));
        return pool;
    }

    private byte[] pool() {
        Fragmenter peer = new Fragmenter();
        fragments(peer, message(MessageType.SESSION_CAPABILITY, PsrpMessage.NO_PIPELINE, new byte[0]));
        fragments(peer, message(MessageType.RUNSPACEPOOL_STATE, PsrpMessage.NO_PIPELINE, new byte[0]));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        MessageType type = random.nextBoolean() ? MessageType.APPLICATION_PRIVATE_DATA : MessageType.WARNING_RECORD;
        out.writeBytes(fragments(
                peer,
                message(
                        type,
                        PsrpMessage.NO_PIPELINE,
                        properties(Map.of("ApplicationPrivateData", values.primitive())))));
        out.writeBytes(fragments(
                peer,
                message(
                        MessageType.RUNSPACEPOOL_STATE,
                        PsrpMessage.NO_PIPELINE,
                        properties(Map.of("RunspaceState", 5)))));
        return out.toByteArray();
    }

    private byte[] pipeline() {
        Fragmenter peer = new Fragmenter();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (int messages = random.nextInt(4); messages > 0; messages--) {
            out.writeBytes(fragments(
                    peer, message(MessageType.PIPELINE_OUTPUT, PIPELINE, ClixmlWriter.write(values.value(2)))));
        }
        out.writeBytes(fragments(peer, message(MessageType.PIPELINE_HOST_CALL, PIPELINE, exitCall())));
        out.writeBytes(fragments(
                peer,
                message(
                        MessageType.PROGRESS_RECORD,
                        PIPELINE,
                        properties(Map.of("Activity", values.text(), "PercentComplete", 5)))));
        out.writeBytes(
                fragments(peer, message(MessageType.PIPELINE_STATE, PIPELINE, properties(Map.of("PipelineState", 4)))));
        return out.toByteArray();
    }

    private byte[] exitCall() {
        return properties(
                Map.of("ci", -100L, "mi", PsObject.ofEnum(HostCall.METHOD_TYPE, "SetShouldExit", 6), "mp", List.of(3)));
    }

    private byte[] createPipeline() {
        CommandParameter parameter = new CommandParameter("p", values.value(2));
        byte[] data = CreatePipeline.of(Command.script(values.text(), List.of(parameter)))
                .encode(SessionCapability.OURS);
        return message(MessageType.CREATE_PIPELINE, PIPELINE, data).encode();
    }

    private byte[] cursor() {
        byte[] begun = new Fragment(7, 0, true, false, values.text().getBytes(StandardCharsets.UTF_8)).encode();
        return new ReceiveCursor(7, 0, random.nextBoolean() ? begun : new byte[0]).encode();
    }

    private byte[] answer() {
        try {
            HostRequests host = new HostRequests(CONTEXT);
            ShellRequests shell = new ShellRequests(CONTEXT, POOL);
            String id = WsmanRequest.guid(PIPELINE);
            return switch (random.nextInt(7)) {
                case 0 ->
                    to(shell.create(MESSAGE, SETTINGS, new byte[0]))
                            .created("https://build7.example/wsman", id, shell());
                case 1 -> to(shell.get(MESSAGE)).described(shell());
                case 2 -> to(shell.receive(MESSAGE, PIPELINE)).received(id, List.of(pipeline(), pipeline()), "Done");
                case 3 -> to(shell.connect(MESSAGE, new byte[0])).connected(pool());
                case 4 ->
                    to(host.enumerateShells(MESSAGE))
                            .enumerated("rsp:Shell", List.of(shell(), shell()), random.nextBoolean() ? "" : "uuid:1");
                case 5 ->
                    to(host.getConfiguration(MESSAGE))
                            .configuration(
                                    Map.of("MaxEnvelopeSizekb", "500"),
                                    Map.of("MaxConnections", "300"),
                                    Map.of("MaxShellsPerUser", "30"));
                default -> to(shell.delete(MESSAGE)).fault(2_150_858_843L, "w:InvalidSelectors", "build7", "gone");
            };
        } catch (WsmanProtocolException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static ServerResponses to(WsmanRequest request) throws WsmanProtocolException {
        return new ServerResponses(Envelope.read(request.envelope()), request.action(), PIPELINE);
    }

    private static Map<String, String> shell() {
        return Map.of(
                "ShellId",
                WsmanRequest.guid(POOL),
                "State",
                "Disconnected",
                "IdleTimeOut",
                "PT7200.000S",
                "ShellInactivity",
                "P0DT0H0M2S");
    }

    private WsmanRequest request() {
        ShellRequests shell = new ShellRequests(CONTEXT, POOL);
        return switch (random.nextInt(6)) {
            case 0 -> shell.create(MESSAGE, SETTINGS, pool());
            case 1 -> shell.command(MESSAGE, PIPELINE, pipeline());
            case 2 -> shell.send(MESSAGE, PIPELINE, ShellRequests.INPUT_STREAM, pipeline());
            case 3 -> shell.connect(MESSAGE, pool());
            case 4 -> shell.get(MESSAGE);
            default -> shell.receive(MESSAGE, PIPELINE);
        };
    }

    private byte[] records() {
        RecordFormat format = new RecordFormat(NONCE);
        StringBuilder lines = new StringBuilder();
        RecordKind[] kinds = RecordKind.values();
        for (int number = 1; number < 6; number++) {
            String text = number == 5 ? "ending=COMPLETED\nexitCode=3\nlastNumber=4\n" : values.text();
            lines.append(format.write(
                            new RunnerRecord(number, kinds[random.nextInt(kinds.length)], random.nextBoolean(), text)))
                    .append('\u0001');
        }
        return lines.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] properties(Map<String, ?> properties) {
        return ClixmlWriter.write(PsObject.ofProperties(properties));
    }

    private static PsrpMessage message(MessageType type, UUID pipelineId, byte[] data) {
        return PsrpMessage.of(PsrpMessage.Destination.CLIENT, type, POOL, pipelineId, data);
    }

    private static byte[] fragments(Fragmenter peer, PsrpMessage message) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        peer.fragment(message, 200).forEach(fragment -> out.writeBytes(fragment.encode()));
        return out.toByteArray();
    }
}
