package io.jenkins.plugins.remotepowershell.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.remotepowershell.simulator.WsmanPeer.Reply;
import io.jenkins.plugins.remotepowershell.testing.Recording;
import io.jenkins.plugins.remotepowershell.wsman.HostRequests;
import io.jenkins.plugins.remotepowershell.wsman.ServerRequest;
import io.jenkins.plugins.remotepowershell.wsman.ShellRequests;
import io.jenkins.plugins.remotepowershell.wsman.WsmanFault;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The host's answers next to those of recorded Windows hosts: the same elements and attributes in the same order, but for
 * what is named here.
 */
@Timeout(60)
class RecordedShapesTest {
    /** Elements of recorded answers that the simulated host leaves out; none of them is read by a client of ours. */
    private static final Set<String> LEFT_OUT = Set.of(
            "ActivityId", "MemoryUsed", "ChildProcesses", "FaultDetail", "ProviderFault", "TotalItemsCountEstimate");

    /** The recorded clients gave their shells no names. [MS-WSMV] 2.2.4.37 has them. */
    private static final String NOT_RECORDED = "/shell:Name";

    private final UUID commandId = UUID.randomUUID();

    @Test
    void answersHaveTheElementsOfRecordedOnesInTheirOrder() throws Exception {
        Map<String, Set<EnvelopeShape>> recorded = recorded();
        Map<String, EnvelopeShape> ours = ours();

        Set<String> compared = new TreeSet<>(ours.keySet());
        compared.retainAll(recorded.keySet());
        assertThat(compared)
                .contains(
                        "CREATE",
                        "COMMAND",
                        "SEND",
                        "RECEIVE_POOL",
                        "RECEIVE_COMMAND",
                        "SIGNAL",
                        "DELETE",
                        "DISCONNECT",
                        "RECONNECT",
                        "CONNECT_SHELL",
                        "GET",
                        "ENUMERATE",
                        "RECEIVE_COMMAND fault 2150858793",
                        "GET fault 2150858843");
        for (String operation : compared) {
            compare(operation, ours.get(operation), recorded.get(operation));
        }
    }

    private static void compare(String operation, EnvelopeShape ours, Set<EnvelopeShape> recorded) {
        Set<String> known = new HashSet<>();
        recorded.forEach(shape -> known.addAll(shape.paths()));
        Set<String> additional = new TreeSet<>(ours.paths());
        additional.removeAll(known);
        additional.removeIf(path -> path.endsWith(NOT_RECORDED));
        assertThat(additional)
                .as("what Windows has never sent for " + operation)
                .isEmpty();
        Set<String> always = new TreeSet<>(known);
        recorded.forEach(shape -> always.retainAll(shape.paths()));
        always.removeAll(ours.paths());
        always.removeIf(RecordedShapesTest::isLeftOut);
        assertThat(always).as("what Windows always sends for " + operation).isEmpty();
        for (EnvelopeShape shape : recorded) {
            assertThat(ours.inOrderOf(shape)).as("order in " + operation).isEqualTo(shape.inOrderOf(ours));
        }
    }

    private static boolean isLeftOut(String path) {
        return LEFT_OUT.stream().anyMatch(name -> path.contains(":" + name));
    }

    private static Map<String, Set<EnvelopeShape>> recorded() throws Exception {
        Map<String, Set<EnvelopeShape>> shapes = new LinkedHashMap<>();
        for (Recording recording : Recording.all().toList()) {
            for (Recording.Exchange exchange : recording.exchanges()) {
                if (exchange.hasResponse() && exchange.request().length > 0) {
                    Reply reply = new Reply(exchange.status(), exchange.response());
                    if (isPowerShell(recording) || reply.fault() != null) {
                        shapes.computeIfAbsent(operation(exchange.request(), reply), name -> new HashSet<>())
                                .add(EnvelopeShape.of(exchange.response()));
                    }
                }
            }
        }
        return shapes;
    }

    /** Shells of cmd.exe answer otherwise, but for their faults. */
    private static boolean isPowerShell(Recording recording) {
        return !recording.name().startsWith("test_winrs") && !recording.name().contains("execute_cmd");
    }

    /** One life of a shell with every operation in it. */
    private Map<String, EnvelopeShape> ours() throws Exception {
        Map<String, EnvelopeShape> shapes = new LinkedHashMap<>();
        try (SimulatedHost host =
                SimulatedHost.start(new SimulatedHostSettings().user(ShellPeer.USER, ShellPeer.PASSWORD))) {
            ShellPeer shell = ShellPeer.of(host, ShellPeer.USER, Duration.ofMillis(300));
            HostRequests requests = new HostRequests(shell.context());
            put(shapes, "CREATE", shell.create(null, null));
            put(shapes, "RECEIVE_POOL", shell.receivePool());
            shell = ShellPeer.of(host, ShellPeer.USER, Duration.ofMillis(300)).open();
            put(shapes, "COMMAND", shell.start(commandId, "'out'; Start-Sleep -Milliseconds 700; 'end'"));
            put(shapes, "SEND", shell.call((to, id) -> to.send(id, commandId, "stdin", new byte[0])));
            Reply received;
            do {
                received = shell.receive(commandId);
                put(shapes, "RECEIVE_COMMAND", received);
            } while (!ShellPeer.isDone(received));
            put(shapes, "GET", shell.call(ShellRequests::get));
            put(shapes, "ENUMERATE", shell.http().send(requests.enumerateShells(UUID.randomUUID())));
            put(shapes, "DISCONNECT", shell.call((to, id) -> to.disconnect(id, null)));
            put(shapes, "RECONNECT", shell.call(ShellRequests::reconnect));
            shell.call((to, id) -> to.disconnect(id, null));
            ShellPeer attached = shell.otherSession(host);
            put(shapes, "CONNECT_SHELL", attached.connect());
            put(shapes, "CONNECT_COMMAND", attached.call((to, id) -> to.connectCommand(id, commandId)));
            put(shapes, "SIGNAL", attached.call((to, id) -> to.terminate(id, commandId)));
            put(shapes, "DELETE", attached.call(ShellRequests::delete));
            put(shapes, "GET", attached.call(ShellRequests::get));
        }
        return shapes;
    }

    private static void put(Map<String, EnvelopeShape> shapes, String operation, Reply reply) {
        shapes.put(withFault(operation, reply), EnvelopeShape.of(reply.body()));
    }

    private static String operation(byte[] request, Reply reply) throws Exception {
        ServerRequest read = ServerRequest.read(request);
        boolean configuration = read.envelope().resourceUri().endsWith("/config");
        boolean commands = read.envelope().resourceUri().endsWith("/Command");
        String kind = OperationKind.of(read).name();
        return withFault(configuration ? "CONFIGURATION" : commands ? kind + "_COMMANDS" : kind, reply);
    }

    private static String withFault(String operation, Reply reply) {
        return reply.envelope()
                .fault()
                .map(WsmanFault::number)
                .map(number -> operation + " fault " + number)
                .orElse(operation);
    }
}
