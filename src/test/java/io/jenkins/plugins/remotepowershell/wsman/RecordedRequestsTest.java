package io.jenkins.plugins.remotepowershell.wsman;

import static org.assertj.core.api.Assertions.assertThat;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.remotepowershell.testing.Recording;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Our requests have the structure of those that real Windows hosts accepted from another client. */
class RecordedRequestsTest {
    /** Of the recorded client; hosts do not need them for PowerShell. */
    private static final Set<String> OTHER_OPTIONS = Set.of("WSMAN_CMDSHELL_OPTION_KEEPALIVE", "WINRS_SKIP_CMD_SHELL");

    private static final List<String> ATTRIBUTES =
            List.of("mustUnderstand", "lang", "Name", "MustComply", "CommandId", "ShellId", "Dialect", "End", "Unit");
    private static final Set<String> DURATIONS = Set.of("OperationTimeout", "IdleTimeOut");

    static Stream<Recording> powerShellRecordings() throws IOException {
        return Recording.all()
                .filter(recording -> recording.name().contains("psrp")
                        || recording.name().contains("execute_ps")
                        || recording.name().contains("fetch_file")
                        || recording.name().contains("update_envelope_size"));
    }

    @ParameterizedTest
    @MethodSource("powerShellRecordings")
    void everyRequestIsWrittenWithTheRecordedStructure(Recording recording) throws Exception {
        for (Recording.Exchange exchange : recording.exchanges()) {
            WsmanRequest ours = writtenAgain(exchange.request());

            assertThat(canonical(ours.envelope())).as(ours.action().name()).isEqualTo(canonical(exchange.request()));
        }
    }

    @Test
    void theRecordingsHaveEveryOperationOfAShellButItsCommandsOwnConnect() throws Exception {
        Set<WsmanAction> recorded = EnumSet.noneOf(WsmanAction.class);
        for (Recording recording : powerShellRecordings().toList()) {
            for (Recording.Exchange exchange : recording.exchanges()) {
                recorded.add(WsmanAction.from(Envelope.read(exchange.request()).action())
                        .orElseThrow());
            }
        }

        assertThat(EnumSet.complementOf(EnumSet.copyOf(recorded)))
                .containsExactlyInAnyOrder(WsmanAction.PULL, WsmanAction.RELEASE, WsmanAction.IDENTIFY);
    }

    private static WsmanRequest writtenAgain(byte[] recorded) throws WsmanProtocolException {
        ServerRequest request = ServerRequest.read(recorded);
        Envelope envelope = request.envelope();
        UUID id = uuid(envelope.messageId());
        String shellId = request.shellSelector().isEmpty() ? request.newShellId() : request.shellSelector();
        ShellRequests shell = new ShellRequests(context(recorded), shellId);
        UUID command = request.commandId().map(UUID::fromString).orElse(null);
        return switch (request.action()) {
            case CREATE -> shell.create(id, settings(request), request.creationXml());
            case DELETE -> shell.delete(id);
            case COMMAND -> shell.command(id, command, request.arguments().get(0));
            case SEND -> shell.send(id, command, request.sendStream(), request.sent());
            case RECEIVE -> shell.receive(id, command);
            case SIGNAL -> shell.terminate(id, command);
            case DISCONNECT -> shell.disconnect(id, null);
            case RECONNECT -> shell.reconnect(id);
            case CONNECT -> shell.connect(id, request.connectXml());
            default -> aboutTheHost(request, id, shell, new HostRequests(context(recorded)));
        };
    }

    private static WsmanRequest aboutTheHost(ServerRequest request, UUID id, ShellRequests shell, HostRequests host) {
        if (request.action() == WsmanAction.ENUMERATE) {
            return request.filterShellId()
                    .map(shellId -> host.enumerateCommands(id, shellId))
                    .orElseGet(() -> host.enumerateShells(id));
        }
        assertThat(request.action()).isEqualTo(WsmanAction.GET);
        boolean configuration = request.envelope().resourceUri().equals(Namespaces.CONFIG_RESOURCE);
        return configuration ? host.getConfiguration(id) : shell.get(id);
    }

    private static RequestContext context(byte[] recorded) throws WsmanProtocolException {
        Envelope envelope = Envelope.read(recorded);
        XmlNode root = XmlNodeReader.read(recorded);
        return new RequestContext(
                root.find(Namespaces.ADDRESSING, "To").orElseThrow().text(),
                envelope.resourceUri(),
                uuid(envelope.sessionId()),
                Integer.parseInt(envelope.maxEnvelopeSize().orElseThrow()),
                Duration.parse(envelope.operationTimeout().orElseThrow()),
                root.find(Namespaces.WSMAN, "Locale")
                        .flatMap(locale -> locale.attribute("lang"))
                        .orElseThrow());
    }

    private static ShellSettings settings(ServerRequest create) {
        boolean profile = !create.envelope().options().containsKey("WINRS_NOPROFILE");
        return new ShellSettings("", idleTimeout(create), null, profile);
    }

    @CheckForNull
    private static Duration idleTimeout(ServerRequest create) {
        return create.shellMember("IdleTimeOut").map(Duration::parse).orElse(null);
    }

    private static UUID uuid(String uri) {
        return UUID.fromString(uri.substring("uuid:".length()));
    }

    /**
     * A line for each element with its way from the root, attributes and text: headers in whatever order, the body in its
     * own, but for IdleTimeOut, which hosts take at either place.
     */
    private static List<String> canonical(byte[] envelope) throws WsmanProtocolException {
        List<String> lines = new ArrayList<>();
        collect(XmlNodeReader.read(envelope), "", lines);
        Predicate<String> free = line -> line.startsWith("/Envelope/Header/") || line.contains("/IdleTimeOut ");
        return Stream.concat(
                        lines.stream().filter(free).sorted(), lines.stream().filter(Predicate.not(free)))
                .toList();
    }

    private static void collect(XmlNode node, String way, List<String> lines) {
        if (OTHER_OPTIONS.contains(node.attribute("Name").orElse(""))) {
            return;
        }
        String path = way + "/" + node.name();
        boolean onlyOthers = node.name().equals("OptionSet")
                && node.children().stream()
                        .allMatch(option ->
                                OTHER_OPTIONS.contains(option.attribute("Name").orElse("")));
        if (!onlyOthers) {
            lines.add(path + attributes(node) + " " + text(node));
        }
        node.children().forEach(child -> collect(child, path, lines));
    }

    private static String attributes(XmlNode node) {
        return ATTRIBUTES.stream()
                .flatMap(name -> node.attribute(name).map(value -> " " + name + "=" + value).stream())
                .collect(Collectors.joining());
    }

    private static String text(XmlNode node) {
        if (DURATIONS.contains(node.name())) {
            return Duration.parse(node.text()).toString();
        } else if (node.name().equals("Code")) {
            return "signal";
        }
        return node.text();
    }
}
