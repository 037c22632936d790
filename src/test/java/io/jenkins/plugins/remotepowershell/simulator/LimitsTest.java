package io.jenkins.plugins.remotepowershell.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.remotepowershell.simulator.WsmanPeer.Reply;
import io.jenkins.plugins.remotepowershell.testing.Await;
import io.jenkins.plugins.remotepowershell.wsman.HostRequests;
import io.jenkins.plugins.remotepowershell.wsman.Namespaces;
import io.jenkins.plugins.remotepowershell.wsman.RequestContext;
import io.jenkins.plugins.remotepowershell.wsman.ShellRequests;
import io.jenkins.plugins.remotepowershell.wsman.ShellSettings;
import io.jenkins.plugins.remotepowershell.wsman.WsmanFaultCode;
import io.jenkins.plugins.remotepowershell.wsman.XmlNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Quotas, sizes, times and wrong requests: each has the code that Windows has for it. */
@Timeout(60)
class LimitsTest {
    private static final String OTHER = "other";

    private final SimulatedHostSettings settings =
            new SimulatedHostSettings().user(ShellPeer.USER, ShellPeer.PASSWORD).user(OTHER, ShellPeer.PASSWORD);
    private SimulatedHost host;

    @BeforeEach
    void noHostYet() {
        host = null;
    }

    @AfterEach
    void close() {
        host.close();
    }

    @Test
    void anAccountHasSoManyShells() throws Exception {
        start(settings.quotas(Quotas.documented().withShellsPerUser(1)));
        ShellPeer.of(host).open();

        assertThat(ShellPeer.of(host).create(null, null).fault()).isEqualTo(WsmanFaultCode.MAX_SHELLS_PER_USER);
        assertThat(of(OTHER).create(null, null).fault()).isNull();
    }

    @Test
    void aConfigurationHasSoManyShells() throws Exception {
        start(settings.quotas(Quotas.documented().withShells(1)));
        ShellPeer.of(host).open();

        assertThat(of(OTHER).create(null, null).fault()).isEqualTo(WsmanFaultCode.PLUGIN_MAX_SHELLS);
    }

    @Test
    void aHostHasSoManyUsers() throws Exception {
        start(settings.quotas(Quotas.documented().withUsers(1)));
        ShellPeer.of(host).open();

        assertThat(of(OTHER).create(null, null).fault()).isEqualTo(WsmanFaultCode.MAX_SHELL_USERS);
        assertThat(ShellPeer.of(host).create(null, null).fault()).isNull();
    }

    @Test
    void aShellHasSoManyCommands() throws Exception {
        start(settings.quotas(Quotas.documented().withCommandsPerShell(1)));
        ShellPeer shell = ShellPeer.of(host).open();
        UUID first = UUID.randomUUID();
        shell.start(first, "Start-Sleep -Seconds 600");

        assertThat(shell.start(UUID.randomUUID(), "1").fault()).isEqualTo(WsmanFaultCode.PLUGIN_MAX_COMMANDS_PER_SHELL);
        shell.call((to, id) -> to.terminate(id, first));
        assertThat(shell.start(UUID.randomUUID(), "'1'").fault()).isNull();
    }

    @Test
    void anAccountHasSoManyOperationsAndAPendingReceiveIsOne() throws Exception {
        start(settings.quotas(Quotas.documented().withOperationsPerUser(1)));
        ShellPeer shell = ShellPeer.of(host).open();
        UUID commandId = UUID.randomUUID();
        shell.start(commandId, "Start-Sleep -Seconds 600");
        CompletableFuture<Reply> pending = shell.callAsync((to, id) -> to.receive(id, commandId));
        Await.until("a Receive has arrived", () -> host.exchangeLog().count(OperationKind.RECEIVE_COMMAND) > 0);

        assertThat(shell.call(ShellRequests::get).fault()).isEqualTo(WsmanFaultCode.MAX_OPERATIONS_PER_USER);
        pending.get();
        assertThat(shell.call(ShellRequests::get).fault()).isNull();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void disconnectedShellsCountWhereTheHostCountsThem(boolean counted) throws Exception {
        start(settings.quotas(Quotas.documented().withShellsPerUser(1))
                .switches(Switches.likely().with(Switch.COUNTS_DISCONNECTED_SHELLS, counted)));
        ShellPeer.of(host).open().call((to, id) -> to.disconnect(id, null));

        assertThat(ShellPeer.of(host).create(null, null).fault())
                .isEqualTo(counted ? WsmanFaultCode.MAX_SHELLS_PER_USER : null);
    }

    @Test
    void remoteShellsCanBeForbidden() throws Exception {
        start(settings.remoteShellsAllowed(false));

        assertThat(ShellPeer.of(host).create(null, null).fault()).isEqualTo(WsmanFaultCode.REMOTE_SHELLS_DISABLED);
    }

    @Test
    void anUnknownConfigurationIsRefused() throws Exception {
        start(settings.configurationNames("PowerShell.7"));

        assertThat(ShellPeer.of(host).create(null, null).fault()).isEqualTo(WsmanFaultCode.INVALID_RESOURCE_URI);
    }

    @Test
    void aRequestLargerThanTheHostAllowsIsRefused() throws Exception {
        start(settings.maxEnvelopeBytes(20_000));
        ShellPeer shell = ShellPeer.of(host);
        byte[] large = new byte[20_000];

        assertThat(shell.call((to, id) -> to.send(id, null, "stdin", large)).fault())
                .isEqualTo(WsmanFaultCode.REQUEST_TOO_LARGE);
    }

    @ParameterizedTest
    @CsvSource({"8191, ENVELOPE_SIZE_TOO_SMALL", "8192, NOT_FOUND"})
    void anAnswerMayBeLimitedToNoLessThanEightKibibytes(int octets, WsmanFaultCode code) throws Exception {
        start(settings);
        ShellPeer shell = ShellPeer.of(host);

        assertThat(shell.with(shell.context().withMaxEnvelopeSize(octets))
                        .call(ShellRequests::get)
                        .fault())
                .isEqualTo(code);
    }

    @Test
    void aListThatIsLargerThanTheClientTakesIsRefused() throws Exception {
        start(settings);
        for (int i = 0; i < 12; i++) {
            ShellPeer.of(host).create(null, null);
        }
        ShellPeer shell = ShellPeer.of(host);
        HostRequests small = new HostRequests(shell.context().withMaxEnvelopeSize(8192));

        assertThat(shell.http().send(small.enumerateShells(UUID.randomUUID())).fault())
                .isEqualTo(WsmanFaultCode.RESPONSE_TOO_LARGE);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void anOperationTimeoutAboveTheMaximumIsClampedOrRefused(boolean clamps) throws Exception {
        start(settings.maxOperationTimeout(Duration.ofMillis(300))
                .switches(Switches.likely().with(Switch.CLAMPS_OPERATION_TIMEOUT, clamps)));
        ShellPeer shell = of(ShellPeer.USER, Duration.ofMillis(300)).open();
        ShellPeer patient = shell.with(shell.context().withOperationTimeout(Duration.ofHours(1)));

        assertThat(patient.receivePool().fault())
                .isEqualTo(clamps ? WsmanFaultCode.TIMED_OUT : WsmanFaultCode.INVALID_HEADER_VALUE);
    }

    @ParameterizedTest
    @CsvSource({
        "PT5.000S, PT-5S, INVALID_HEADER_VALUE",
        "PT5.000S, soon, INVALID_HEADER_VALUE",
        "153600</w:MaxEnvelopeSize, many</w:MaxEnvelopeSize, INVALID_HEADER_VALUE",
        "powershell/Microsoft.PowerShell, nothing/Microsoft.PowerShell, INVALID_RESOURCE_URI",
        "Name=\"protocolversion\", Name=\"version\", PLUGIN_NO_PROTOCOL_VERSION",
        "2.3</w:Option, 3.0</w:Option, PLUGIN_PROTOCOL_VERSION",
        "stdin pr<, stdin<, ",
        "stdin pr<, stdin keyboard<, PLUGIN_BAD_INPUT_STREAM",
        "<rsp:OutputStreams>stdout, <rsp:OutputStreams>stdout stderr, PLUGIN_BAD_OUTPUT_STREAM",
        "ShellId=\", ShellId=\"x, SHELL_ID_NO_GUID"
    })
    void aWrongCreateIsRefusedByItsCode(String right, String wrong, WsmanFaultCode code) throws Exception {
        start(settings);
        ShellPeer shell = ShellPeer.of(host);
        byte[] creation = shell.creation();
        byte[][] envelope = new byte[1][];
        shell.call((to, id) -> {
            envelope[0] =
                    to.create(id, new ShellSettings("n", null, null), creation).envelope();
            return to.get(id);
        });
        String create = new String(envelope[0], StandardCharsets.UTF_8);
        assertThat(create).contains(right);

        Reply reply = shell.http().send(create.replace(right, wrong).getBytes(StandardCharsets.UTF_8));

        assertThat(reply.fault()).isEqualTo(code);
    }

    @ParameterizedTest
    @CsvSource({
        "CommandId=\"%s\", CommandId=\"first\", COMMAND_ID_NO_GUID",
        "<rsp:Arguments>, <rsp:Arguments></rsp:Arguments><rsp:Arguments>, PLUGIN_ARGUMENT_COUNT"
    })
    void aWrongCommandIsRefusedByItsCode(String right, String wrong, WsmanFaultCode code) throws Exception {
        start(settings);
        ShellPeer shell = ShellPeer.of(host).open();
        UUID commandId = UUID.randomUUID();
        byte[] envelope = new ShellRequests(shell.context(), shell.shellId)
                .command(UUID.randomUUID(), commandId, new byte[0])
                .envelope();
        String command = new String(envelope, StandardCharsets.UTF_8);
        String original = right.replace("%s", commandId.toString().toUpperCase());
        assertThat(command).contains(original);

        Reply reply = shell.http().send(command.replace(original, wrong).getBytes(StandardCharsets.UTF_8));

        assertThat(reply.fault()).isEqualTo(code);
    }

    @Test
    void wrongStreamsOfSendAndReceiveAreRefusedByTheirCodes() throws Exception {
        start(settings);
        ShellPeer shell = ShellPeer.of(host).open();
        byte[] receive = new ShellRequests(shell.context(), shell.shellId)
                .receive(UUID.randomUUID(), null)
                .envelope();
        String stderr = new String(receive, StandardCharsets.UTF_8).replace(">stdout<", ">stderr<");

        assertThat(shell.call((to, id) -> to.send(id, null, "keyboard", new byte[0]))
                        .fault())
                .isEqualTo(WsmanFaultCode.PLUGIN_BAD_INPUT_STREAM);
        assertThat(shell.http().send(stderr.getBytes(StandardCharsets.UTF_8)).fault())
                .isEqualTo(WsmanFaultCode.PLUGIN_BAD_OUTPUT_STREAM);
    }

    @ParameterizedTest
    @CsvSource({"30, IDLE_TIMEOUT_OUT_OF_RANGE", "7200, "})
    void anIdleTimeoutBelowTheMinimumIsRefused(long seconds, WsmanFaultCode code) throws Exception {
        start(settings);
        ShellPeer shell = ShellPeer.of(host);

        assertThat(shell.create(Duration.ofSeconds(seconds), null).fault()).isEqualTo(code);
    }

    @Test
    void aNameLongerThanTwoHundredAndFiftyFiveIsRefused() throws Exception {
        start(settings);
        ShellPeer shell = ShellPeer.of(host);
        byte[] creation = shell.creation();

        assertThat(shell.call((to, id) -> to.create(id, new ShellSettings("n".repeat(256), null, null), creation))
                        .fault())
                .isEqualTo(WsmanFaultCode.SHELL_NAME_TOO_LONG);
    }

    @Test
    void aSecondShellOrCommandOfTheSameIdIsRefused() throws Exception {
        start(settings);
        ShellPeer shell = ShellPeer.of(host).open();
        UUID commandId = UUID.randomUUID();
        shell.start(commandId, "Start-Sleep -Seconds 600");

        assertThat(shell.start(commandId, "'again'").fault()).isEqualTo(WsmanFaultCode.COMMAND_EXISTS);
        assertThat(shell.create(null, null).fault()).isEqualTo(WsmanFaultCode.SHELL_EXISTS);
    }

    @Test
    void aBodyOfUnknownLengthIsRefused() throws Exception {
        start(settings);
        ShellPeer shell = ShellPeer.of(host).open();
        byte[] get = new ShellRequests(shell.context(), shell.shellId)
                .get(UUID.randomUUID())
                .envelope();

        Reply reply = shell.http()
                .post(
                        HttpRequest.BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(get)),
                        "application/soap+xml;charset=UTF-8")
                .get();

        assertThat(reply.fault()).isEqualTo(WsmanFaultCode.NOT_SUPPORTED);
    }

    @Test
    void whatIsNoEnvelopeIsRefusedByHttpStatus() throws Exception {
        start(settings);
        WsmanPeer peer = ShellPeer.of(host).http();

        assertThat(peer.send("<s:Envelope".getBytes(StandardCharsets.UTF_8)).status())
                .isEqualTo(400);
        assertThat(peer.post(HttpRequest.BodyPublishers.ofString("x"), "text/plain")
                        .get()
                        .status())
                .isEqualTo(415);
    }

    @Test
    void aListComesInPartsAndEveryShellIsInOne() throws Exception {
        start(settings.maxBatchItems(2));
        for (int i = 0; i < 5; i++) {
            ShellPeer.of(host).create(null, null);
        }
        ShellPeer shell = ShellPeer.of(host);
        HostRequests requests = new HostRequests(shell.context());

        Set<String> listed = new TreeSet<>();
        int parts = 0;
        Reply part = shell.http().send(requests.enumerateShells(UUID.randomUUID()));
        String context = collect(part, listed);
        while (!context.isEmpty()) {
            parts++;
            part = shell.http().send(requests.pull(UUID.randomUUID(), Namespaces.SHELL_RESOURCE, context));
            context = collect(part, listed);
        }

        assertThat(parts).isEqualTo(2);
        assertThat(listed).containsExactlyInAnyOrderElementsOf(host.shellIds());
    }

    @Test
    void aReleasedOrForeignListCannotBePulled() throws Exception {
        start(settings.maxBatchItems(1));
        ShellPeer.of(host).create(null, null);
        ShellPeer.of(host).create(null, null);
        ShellPeer shell = ShellPeer.of(host);
        HostRequests requests = new HostRequests(shell.context());
        String context = collect(shell.http().send(requests.enumerateShells(UUID.randomUUID())), new TreeSet<>());

        shell.http().send(requests.release(UUID.randomUUID(), Namespaces.SHELL_RESOURCE, context));

        assertThat(shell.http()
                        .send(requests.pull(UUID.randomUUID(), Namespaces.SHELL_RESOURCE, context))
                        .fault())
                .isEqualTo(WsmanFaultCode.RESOURCE_NOT_FOUND);
    }

    @Test
    void commandsAreListedOfOneShellOnly() throws Exception {
        start(settings);
        ShellPeer shell = ShellPeer.of(host).open();
        RequestContext commands = shell.context().withResource(Namespaces.COMMAND_RESOURCE);
        String withFilter = new String(
                new HostRequests(commands)
                        .enumerateCommands(UUID.randomUUID(), host.shellIds().get(0))
                        .envelope(),
                StandardCharsets.UTF_8);

        Reply unfiltered = shell.http()
                .send(withFilter.replaceAll("<w:Filter.*</w:Filter>", "").getBytes(StandardCharsets.UTF_8));

        assertThat(unfiltered.fault()).isEqualTo(WsmanFaultCode.FILTER_REQUIRED);
    }

    private static String collect(Reply part, Set<String> into) {
        XmlNode response = part.xml().children().get(0);
        for (XmlNode child : response.children()) {
            if (child.name().equals("Items")) {
                child.children()
                        .forEach(shell -> into.add(
                                shell.textOf(Namespaces.SHELL, "ShellId").orElseThrow()));
            }
        }
        return response.textOf(Namespaces.ENUMERATION, "EnumerationContext").orElse("");
    }

    private void start(SimulatedHostSettings with) throws IOException {
        host = SimulatedHost.start(with);
    }

    private ShellPeer of(String user) {
        return of(user, Duration.ofSeconds(5));
    }

    private ShellPeer of(String user, Duration timeout) {
        return ShellPeer.of(host, user, timeout);
    }
}
