package io.jenkins.plugins.remotepowershell.wsman;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every operation's request, to the letter; the server's side of it reads what the client's side wrote. */
class ShellRequestsTest {
    private static final UUID MESSAGE = UUID.fromString("0a1b2c3d-4e5f-4a6b-8c7d-0123456789ab");
    private static final UUID SESSION = UUID.fromString("11111111-2222-4333-8444-555555555555");
    private static final UUID SHELL = UUID.fromString("aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee");
    private static final UUID COMMAND = UUID.fromString("cccccccc-0000-4000-8000-dddddddddddd");
    private static final byte[] BYTES = "abc".getBytes(StandardCharsets.US_ASCII);
    private static final RequestContext CONTEXT = new RequestContext(
            "https://build7.example:5986/wsman",
            Namespaces.configuration("Microsoft.PowerShell"),
            SESSION,
            153_600,
            Duration.ofSeconds(20),
            "en-US");
    private static final String SHELL_ID = "AAAAAAAA-BBBB-4CCC-8DDD-EEEEEEEEEEEE";
    private static final String COMMAND_ID = "CCCCCCCC-0000-4000-8000-DDDDDDDDDDDD";

    private final ShellRequests shell = new ShellRequests(CONTEXT, SHELL);
    private final HostRequests host = new HostRequests(CONTEXT);

    static Stream<Arguments> bodies() {
        ShellRequests shell = new ShellRequests(CONTEXT, SHELL);
        HostRequests host = new HostRequests(CONTEXT);
        ShellSettings plain = new ShellSettings("", null, null);
        ShellSettings full = new ShellSettings("run <1>", Duration.ofDays(7), BufferMode.DROP);
        String stream = "<rsp:Send><rsp:Stream Name=\"stdin\"";
        return Stream.of(
                Arguments.of(
                        shell.create(MESSAGE, plain, BYTES),
                        "<rsp:Shell ShellId=\"" + SHELL_ID + "\"><rsp:InputStreams>stdin pr</rsp:InputStreams>"
                                + "<rsp:OutputStreams>stdout</rsp:OutputStreams><creationXml"
                                + " xmlns=\"http://schemas.microsoft.com/powershell\">YWJj</creationXml></rsp:Shell>"),
                Arguments.of(
                        shell.create(MESSAGE, full, BYTES),
                        "<rsp:Shell Name=\"run &lt;1&gt;\" ShellId=\"" + SHELL_ID + "\"><rsp:IdleTimeOut>PT604800.000S"
                                + "</rsp:IdleTimeOut><rsp:InputStreams>stdin pr</rsp:InputStreams><rsp:OutputStreams>stdout"
                                + "</rsp:OutputStreams><rsp:BufferMode>Drop</rsp:BufferMode><creationXml"
                                + " xmlns=\"http://schemas.microsoft.com/powershell\">YWJj</creationXml></rsp:Shell>"),
                Arguments.of(
                        shell.command(MESSAGE, COMMAND, BYTES),
                        "<rsp:CommandLine CommandId=\"" + COMMAND_ID
                                + "\"><rsp:Command/><rsp:Arguments>YWJj</rsp:Arguments></rsp:CommandLine>"),
                Arguments.of(
                        shell.send(MESSAGE, null, ShellRequests.INPUT_STREAM, BYTES),
                        stream + ">YWJj</rsp:Stream></rsp:Send>"),
                Arguments.of(
                        shell.send(MESSAGE, COMMAND, ShellRequests.PROMPT_RESPONSE_STREAM, BYTES),
                        "<rsp:Send><rsp:Stream Name=\"pr\" CommandId=\"" + COMMAND_ID
                                + "\">YWJj</rsp:Stream></rsp:Send>"),
                Arguments.of(
                        shell.receive(MESSAGE, null),
                        "<rsp:Receive><rsp:DesiredStream>stdout</rsp:DesiredStream></rsp:Receive>"),
                Arguments.of(
                        shell.receive(MESSAGE, COMMAND),
                        "<rsp:Receive><rsp:DesiredStream CommandId=\"" + COMMAND_ID
                                + "\">stdout</rsp:DesiredStream></rsp:Receive>"),
                Arguments.of(
                        shell.stop(MESSAGE, COMMAND),
                        "<rsp:Signal CommandId=\"" + COMMAND_ID
                                + "\"><rsp:Code>powershell/signal/crtl_c</rsp:Code></rsp:Signal>"),
                Arguments.of(
                        shell.terminate(MESSAGE, COMMAND),
                        "<rsp:Signal CommandId=\"" + COMMAND_ID + "\"><rsp:Code>" + Namespaces.SHELL
                                + "/signal/terminate</rsp:Code></rsp:Signal>"),
                Arguments.of(shell.delete(MESSAGE), ""),
                Arguments.of(shell.disconnect(MESSAGE, null), "<rsp:Disconnect></rsp:Disconnect>"),
                Arguments.of(
                        shell.disconnect(MESSAGE, Duration.ofMillis(60_500)),
                        "<rsp:Disconnect><rsp:IdleTimeOut>PT60.500S</rsp:IdleTimeOut></rsp:Disconnect>"),
                Arguments.of(shell.reconnect(MESSAGE), ""),
                Arguments.of(
                        shell.reconnectCommand(MESSAGE, COMMAND), "<rsp:Reconnect CommandId=\"" + COMMAND_ID + "\"/>"),
                Arguments.of(
                        shell.connect(MESSAGE, BYTES),
                        "<rsp:Connect><connectXml xmlns=\"http://schemas.microsoft.com/powershell\">YWJj</connectXml>"
                                + "</rsp:Connect>"),
                Arguments.of(shell.connectCommand(MESSAGE, COMMAND), "<rsp:Connect CommandId=\"" + COMMAND_ID + "\"/>"),
                Arguments.of(shell.get(MESSAGE), ""),
                Arguments.of(
                        host.enumerateShells(MESSAGE),
                        "<n:Enumerate><w:OptimizeEnumeration/><w:MaxElements>32000</w:MaxElements></n:Enumerate>"),
                Arguments.of(
                        host.enumerateCommands(MESSAGE, "X&Y"),
                        "<n:Enumerate><w:OptimizeEnumeration/><w:MaxElements>32000</w:MaxElements><w:Filter Dialect=\""
                                + Namespaces.SELECTOR_FILTER
                                + "\"><w:SelectorSet><w:Selector Name=\"ShellId\">X&amp;Y</w:Selector></w:SelectorSet>"
                                + "</w:Filter></n:Enumerate>"),
                Arguments.of(
                        host.pull(MESSAGE, Namespaces.SHELL_RESOURCE, "uuid:7"),
                        "<n:Pull><n:EnumerationContext>uuid:7</n:EnumerationContext><n:MaxElements>32000</n:MaxElements>"
                                + "</n:Pull>"),
                Arguments.of(
                        host.release(MESSAGE, Namespaces.SHELL_RESOURCE, "uuid:7"),
                        "<n:Release><n:EnumerationContext>uuid:7</n:EnumerationContext></n:Release>"),
                Arguments.of(host.getConfiguration(MESSAGE), ""));
    }

    @ParameterizedTest
    @MethodSource("bodies")
    void eachOperationHasItsBodyAndHeaders(WsmanRequest request, String body) throws Exception {
        String envelope = new String(request.envelope(), StandardCharsets.UTF_8);

        assertThat(envelope).endsWith("<s:Body>" + body + "</s:Body></s:Envelope>");
        assertThat(envelope)
                .contains("<a:To>https://build7.example:5986/wsman</a:To>")
                .contains("<a:Action s:mustUnderstand=\"true\">"
                        + request.action().uri() + "</a:Action>")
                .contains("<a:MessageID>uuid:0A1B2C3D-4E5F-4A6B-8C7D-0123456789AB</a:MessageID>")
                .contains(
                        "<p:SessionId s:mustUnderstand=\"false\">uuid:11111111-2222-4333-8444-555555555555</p:SessionId>")
                .contains("<w:MaxEnvelopeSize s:mustUnderstand=\"true\">153600</w:MaxEnvelopeSize>")
                .contains("<w:OperationTimeout>PT20.000S</w:OperationTimeout>")
                .contains("<w:Locale s:mustUnderstand=\"false\" xml:lang=\"en-US\"/>");
        assertThat(ServerRequest.read(request.envelope()).action()).isEqualTo(request.action());
    }

    @Test
    void onlyCreateAndConnectOfTheShellNameTheProtocolVersion() throws Exception {
        for (WsmanRequest request : new WsmanRequest[] {
            shell.create(MESSAGE, new ShellSettings("", null, null), BYTES), shell.connect(MESSAGE, BYTES)
        }) {
            assertThat(Envelope.read(request.envelope()).options()).containsOnlyKeys("protocolversion");
            assertThat(new String(request.envelope(), StandardCharsets.UTF_8))
                    .contains("<w:Option Name=\"protocolversion\" MustComply=\"true\">2.3</w:Option>");
        }
        assertThat(Envelope.read(shell.connectCommand(MESSAGE, COMMAND).envelope())
                        .options())
                .isEmpty();
    }

    @Test
    void aRequestAboutAShellSelectsItByItsUpperCaseId() throws Exception {
        assertThat(Envelope.read(shell.receive(MESSAGE, COMMAND).envelope()).selectors())
                .containsEntry("ShellId", SHELL_ID);
        assertThat(Envelope.read(shell.create(MESSAGE, new ShellSettings("", null, null), BYTES)
                                .envelope())
                        .selectors())
                .isEmpty();
        assertThat(Envelope.read(new ShellRequests(CONTEXT, "as-listed")
                                .get(MESSAGE)
                                .envelope())
                        .selectors())
                .containsEntry("ShellId", "as-listed");
    }

    @Test
    void whatIsAskedOfTheHostHasAResourceOfItsOwn() throws Exception {
        assertThat(resource(shell.get(MESSAGE))).isEqualTo(Namespaces.SHELL);
        assertThat(resource(host.enumerateShells(MESSAGE))).isEqualTo(Namespaces.SHELL);
        assertThat(resource(host.enumerateCommands(MESSAGE, SHELL_ID))).isEqualTo(Namespaces.SHELL + "/Command");
        assertThat(resource(host.getConfiguration(MESSAGE))).isEqualTo(Namespaces.CONFIG);
        assertThat(resource(shell.delete(MESSAGE))).isEqualTo(Namespaces.POWERSHELL + "/Microsoft.PowerShell");
    }

    @Test
    void identifyHasNoHeaders() throws Exception {
        WsmanRequest request = HostRequests.identify(MESSAGE);

        assertThat(new String(request.envelope(), StandardCharsets.UTF_8)).contains("<s:Header/>");
        assertThat(ServerRequest.read(request.envelope()).action()).isEqualTo(WsmanAction.IDENTIFY);
    }

    @Test
    void theServerReadsWhatTheClientWrote() throws Exception {
        ServerRequest create = ServerRequest.read(
                shell.create(MESSAGE, new ShellSettings("nightly", Duration.ofHours(2), BufferMode.BLOCK), BYTES)
                        .envelope());
        ServerRequest command =
                ServerRequest.read(shell.command(MESSAGE, COMMAND, BYTES).envelope());
        ServerRequest send = ServerRequest.read(
                shell.send(MESSAGE, COMMAND, ShellRequests.INPUT_STREAM, BYTES).envelope());

        assertThat(create.newShellId()).isEqualTo(SHELL_ID);
        assertThat(create.newShellName()).isEqualTo("nightly");
        assertThat(create.shellMember("IdleTimeOut")).contains("PT7200.000S");
        assertThat(create.shellMember("BufferMode")).contains("Block");
        assertThat(create.creationXml()).isEqualTo(BYTES);
        assertThat(create.operationTimeout()).contains(Duration.ofSeconds(20));
        assertThat(command.commandId()).contains(COMMAND_ID);
        assertThat(command.arguments()).containsExactly(BYTES);
        assertThat(send.commandId()).contains(COMMAND_ID);
        assertThat(send.sendStream()).isEqualTo("stdin");
        assertThat(send.sent()).isEqualTo(BYTES);
        assertThat(ServerRequest.read(shell.receive(MESSAGE, null).envelope()).commandId())
                .isEqualTo(Optional.empty());
    }

    @ParameterizedTest
    @ValueSource(ints = {8192, 153_600, 512_000})
    void theLargestPayloadFitsTheEnvelope(int maxEnvelopeSize) {
        ShellRequests sized = new ShellRequests(CONTEXT.withMaxEnvelopeSize(maxEnvelopeSize), SHELL);

        byte[] payload = new byte[sized.maximumPayload()];

        assertThat(sized.command(MESSAGE, COMMAND, payload).envelope().length).isLessThanOrEqualTo(maxEnvelopeSize);
        assertThat(sized.send(MESSAGE, COMMAND, "stdin", payload).envelope().length)
                .isLessThanOrEqualTo(maxEnvelopeSize);
        assertThat(payload.length).isGreaterThan(maxEnvelopeSize / 2);
        assertThat(new String(sized.command(MESSAGE, COMMAND, payload).envelope(), StandardCharsets.US_ASCII))
                .contains(Base64.getEncoder().encodeToString(payload));
    }

    @Test
    void whatXmlCannotHoldIsRefusedBeforeItIsSent() {
        ShellSettings settings = new ShellSettings("bell \u0007", null, null);

        assertThatThrownBy(() -> shell.create(MESSAGE, settings, BYTES))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("control character 7");
    }

    @Test
    void aRequestShowsNoContent() {
        assertThat(shell.command(MESSAGE, COMMAND, BYTES).toString())
                .doesNotContain("YWJj")
                .startsWith("COMMAND");
    }

    private static String resource(WsmanRequest request) throws WsmanProtocolException {
        return Envelope.read(request.envelope()).resourceUri();
    }
}
