package io.jenkins.plugins.remotepowershell.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.remotepowershell.psrp.ClientPipeline;
import io.jenkins.plugins.remotepowershell.psrp.ClientRunspacePool;
import io.jenkins.plugins.remotepowershell.psrp.Command;
import io.jenkins.plugins.remotepowershell.psrp.CreatePipeline;
import io.jenkins.plugins.remotepowershell.psrp.Defragmenter;
import io.jenkins.plugins.remotepowershell.psrp.InitRunspacePool;
import io.jenkins.plugins.remotepowershell.psrp.MessageType;
import io.jenkins.plugins.remotepowershell.psrp.PsrpMessage;
import io.jenkins.plugins.remotepowershell.psrp.PsrpProtocolException;
import io.jenkins.plugins.remotepowershell.psrp.ReceiveCursor;
import io.jenkins.plugins.remotepowershell.psrp.RunspacePoolState;
import io.jenkins.plugins.remotepowershell.simulator.WsmanPeer.Reply;
import io.jenkins.plugins.remotepowershell.wsman.BufferMode;
import io.jenkins.plugins.remotepowershell.wsman.Namespaces;
import io.jenkins.plugins.remotepowershell.wsman.RequestContext;
import io.jenkins.plugins.remotepowershell.wsman.ShellRequests;
import io.jenkins.plugins.remotepowershell.wsman.ShellSettings;
import io.jenkins.plugins.remotepowershell.wsman.WsmanRequest;
import io.jenkins.plugins.remotepowershell.wsman.XmlNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One client session's view of one shell: each operation is one exchange, with the host's bare answer. */
final class ShellPeer {
    static final String USER = "deploy";
    static final String PASSWORD = "secret";
    private static final Pattern STRING = Pattern.compile("<S>([^<]*)</S>");

    final UUID shellId;
    final UUID sessionId;
    private final WsmanPeer http;
    private final ShellRequests requests;
    private final ClientRunspacePool pool;
    private final RequestContext context;
    private Defragmenter commandStream = new Defragmenter();

    private ShellPeer(WsmanPeer http, UUID shellId, RequestContext context) {
        this.http = http;
        this.shellId = shellId;
        this.sessionId = context.sessionId();
        this.context = context;
        this.requests = new ShellRequests(context, shellId);
        this.pool = new ClientRunspacePool(shellId);
    }

    static ShellPeer of(SimulatedHost host) {
        return of(host, USER, Duration.ofSeconds(5));
    }

    static ShellPeer of(SimulatedHost host, String user, Duration operationTimeout) {
        RequestContext context = new RequestContext(
                host.endpoint().toString(),
                Namespaces.POWERSHELL + "/Microsoft.PowerShell",
                UUID.randomUUID(),
                153_600,
                operationTimeout,
                "en-US");
        return new ShellPeer(new WsmanPeer(host.endpoint(), user, PASSWORD), UUID.randomUUID(), context);
    }

    /** Another client session, on connections of its own, that knows the same shell. */
    ShellPeer otherSession(SimulatedHost host, String user) {
        return new ShellPeer(
                new WsmanPeer(host.endpoint(), user, PASSWORD), shellId, context.withSessionId(UUID.randomUUID()));
    }

    ShellPeer otherSession(SimulatedHost host) {
        return otherSession(host, USER);
    }

    /** The same client session on new connections, as another process has it that knows the saved ids. */
    ShellPeer sameSession(SimulatedHost host) {
        return new ShellPeer(new WsmanPeer(host.endpoint(), USER, PASSWORD), shellId, context);
    }

    ShellPeer with(RequestContext changed) {
        return new ShellPeer(http, shellId, changed);
    }

    RequestContext context() {
        return context;
    }

    WsmanPeer http() {
        return http;
    }

    Reply call(BiFunction<ShellRequests, UUID, WsmanRequest> operation) throws IOException, InterruptedException {
        return http.send(operation.apply(requests, UUID.randomUUID()));
    }

    CompletableFuture<Reply> callAsync(BiFunction<ShellRequests, UUID, WsmanRequest> operation) {
        return http.sendAsync(operation.apply(requests, UUID.randomUUID()).envelope());
    }

    byte[] creation() {
        return new ClientRunspacePool(shellId).open(InitRunspacePool.single());
    }

    Reply create(Duration idleTimeout, BufferMode mode) throws IOException, InterruptedException {
        byte[] creation = creation();
        return call((to, id) -> to.create(id, new ShellSettings("a shell", idleTimeout, mode), creation));
    }

    /** Create, and Receive until the pool is opened. */
    ShellPeer open() throws Exception {
        return open(null, null);
    }

    ShellPeer open(Duration idleTimeout, BufferMode mode) throws Exception {
        byte[] creation = pool.open(InitRunspacePool.single());
        Reply created = call((to, id) -> to.create(id, new ShellSettings("a shell", idleTimeout, mode), creation));
        assertThat(created.status()).isEqualTo(200);
        while (pool.state() != RunspacePoolState.OPENED) {
            pool.receive(fragments(receivePool()));
        }
        return this;
    }

    Reply start(UUID commandId, String script) throws IOException, InterruptedException {
        ClientPipeline pipeline = pool.pipeline(commandId);
        byte[] arguments = pipeline.create(CreatePipeline.of(Command.script(script, List.of())), 30_000)
                .get(0);
        return call((to, id) -> to.command(id, commandId, arguments));
    }

    Reply receive(UUID commandId) throws IOException, InterruptedException {
        return call((to, id) -> to.receive(id, commandId));
    }

    Reply receivePool() throws IOException, InterruptedException {
        return call((to, id) -> to.receive(id, null));
    }

    Reply connect() throws IOException, InterruptedException, PsrpProtocolException {
        byte[] connectXml = new ClientRunspacePool(shellId).connect();
        return call((to, id) -> to.connect(id, connectXml));
    }

    /** Connects shell and command, so that output can be fetched. */
    void attach(UUID commandId) throws Exception {
        assertThat(connect().fault()).isNull();
        assertThat(call((to, id) -> to.connectCommand(id, commandId)).fault()).isNull();
        commandStream = new Defragmenter(ReceiveCursor.START);
    }

    String state() throws IOException, InterruptedException {
        return member("State");
    }

    String member(String name) throws IOException, InterruptedException {
        return call(ShellRequests::get)
                .xml()
                .find(Namespaces.SHELL, name)
                .map(XmlNode::text)
                .orElse("");
    }

    /** What strings an answer to a command's Receive completes. */
    List<String> strings(Reply reply) throws PsrpProtocolException {
        List<String> found = new ArrayList<>();
        for (PsrpMessage message : commandStream.add(fragments(reply))) {
            Matcher text = STRING.matcher(new String(message.data(), StandardCharsets.UTF_8));
            if (message.typeCode() == MessageType.PIPELINE_OUTPUT.code() && text.find()) {
                found.add(text.group(1));
            }
        }
        return found;
    }

    /** Receives until the command is done. */
    List<String> toEnd(UUID commandId) throws Exception {
        List<String> all = new ArrayList<>();
        Reply reply;
        do {
            reply = receive(commandId);
            all.addAll(strings(reply));
        } while (!isDone(reply));
        return all;
    }

    static boolean isDone(Reply reply) {
        return reply.xml()
                .find(Namespaces.SHELL, "CommandState")
                .flatMap(state -> state.attribute("State"))
                .filter(state -> state.endsWith("/Done"))
                .isPresent();
    }

    static byte[] fragments(Reply reply) {
        if (reply.fault() != null) {
            return new byte[0];
        }
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        reply.xml()
                .child(Namespaces.SHELL, "ReceiveResponse")
                .orElseThrow()
                .children(Namespaces.SHELL, "Stream")
                .forEach(stream -> all.writeBytes(Base64.getDecoder().decode(stream.text())));
        return all.toByteArray();
    }
}
