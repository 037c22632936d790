package io.jenkins.plugins.remotepowershell.session;

import io.jenkins.plugins.remotepowershell.clixml.PsObject;
import io.jenkins.plugins.remotepowershell.psrp.ClientPipeline;
import io.jenkins.plugins.remotepowershell.psrp.ClientRunspacePool;
import io.jenkins.plugins.remotepowershell.psrp.Fragment;
import io.jenkins.plugins.remotepowershell.psrp.InitRunspacePool;
import io.jenkins.plugins.remotepowershell.psrp.PsrpEvent;
import io.jenkins.plugins.remotepowershell.psrp.PsrpMessage;
import io.jenkins.plugins.remotepowershell.psrp.PsrpProtocolException;
import io.jenkins.plugins.remotepowershell.psrp.ReceiveCursor;
import io.jenkins.plugins.remotepowershell.testing.Recording;
import io.jenkins.plugins.remotepowershell.wsman.Namespaces;
import io.jenkins.plugins.remotepowershell.wsman.ReceiveResponse;
import io.jenkins.plugins.remotepowershell.wsman.ServerRequest;
import io.jenkins.plugins.remotepowershell.wsman.ShellDescription;
import io.jenkins.plugins.remotepowershell.wsman.ShellResponses;
import io.jenkins.plugins.remotepowershell.wsman.WsmanFaultException;
import io.jenkins.plugins.remotepowershell.wsman.WsmanProtocolException;
import io.jenkins.plugins.remotepowershell.wsman.WsmanRequest;
import io.jenkins.plugins.remotepowershell.wsman.XmlNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** A recording as our readers understand it: a line for each answer, with the events in it. */
final class RecordedConversation {
    private static final int MANY = 16;

    private final Map<String, ClientRunspacePool> pools = new HashMap<>();
    private final Map<String, ClientPipeline> pipelines = new HashMap<>();
    private final List<String> lines = new ArrayList<>();

    private RecordedConversation() {}

    static List<String> lines(Recording recording) throws WsmanProtocolException, PsrpProtocolException {
        RecordedConversation conversation = new RecordedConversation();
        for (Recording.Exchange exchange : recording.exchanges()) {
            conversation.take(exchange);
        }
        return conversation.lines;
    }

    private void take(Recording.Exchange exchange) throws WsmanProtocolException, PsrpProtocolException {
        ServerRequest request = ServerRequest.read(exchange.request());
        if (!exchange.hasResponse()) {
            lines.add(request.action() + ": no answer");
            return;
        }
        UUID messageId = UUID.fromString(request.envelope().messageId().substring("uuid:".length()));
        try {
            XmlNode body = ShellResponses.body(
                    new WsmanRequest(request.action(), messageId, exchange.request()), exchange.response());
            lines.add(request.action() + ": " + answer(request, body));
        } catch (WsmanFaultException fault) {
            lines.add(request.action() + ": fault " + fault.code());
        } catch (PsrpProtocolException refused) {
            lines.add(request.action() + ": refused, " + refused.getMessage());
        }
    }

    private String answer(ServerRequest request, XmlNode body) throws WsmanProtocolException, PsrpProtocolException {
        return switch (request.action()) {
            case CREATE -> created(request, ShellResponses.created(body));
            case COMMAND -> started(request, body);
            case RECEIVE -> received(request, ShellResponses.received(body));
            case CONNECT -> connected(request, ShellResponses.connected(body));
            case GET ->
                request.envelope().resourceUri().endsWith("/config")
                        ? "MaxEnvelopeSize "
                                + ShellResponses.configuration(body)
                                        .maxEnvelopeSize()
                                        .orElseThrow()
                        : ShellResponses.described(body).state();
            case ENUMERATE ->
                request.filterShellId().isPresent()
                        ? ShellResponses.commands(body).items().size() + " commands"
                        : ShellResponses.shells(body).items().stream()
                                .map(ShellDescription::state)
                                .toList()
                                .toString();
            default -> "done";
        };
    }

    private String created(ServerRequest request, ShellDescription shell) {
        if (request.creationXml().length > 0) {
            ClientRunspacePool pool = new ClientRunspacePool(UUID.fromString(request.newShellId()));
            pool.open(InitRunspacePool.single());
            pools.put(shell.shellId(), pool);
        }
        return shell.state().isEmpty() ? "named by the host" : shell.state();
    }

    /** Hosts before Windows 8 draw a CommandId of their own. */
    private String started(ServerRequest request, XmlNode body) throws PsrpProtocolException {
        String commandId =
                body.find(Namespaces.SHELL, "CommandId").orElseThrow().text();
        ClientRunspacePool pool = pools.get(request.shellSelector());
        if (pool != null) {
            byte[] first = Fragment.split(request.arguments().get(0)).get(0).blob();
            UUID pipelineId = PsrpMessage.decode(first).pipelineId();
            pipelines.put(commandId, pool.pipeline(pipelineId, ReceiveCursor.START));
        }
        return "done";
    }

    /** A new client, as after the death of the one before. */
    private String connected(ServerRequest request, byte[] fragments) throws PsrpProtocolException {
        ClientRunspacePool pool = new ClientRunspacePool(UUID.fromString(request.shellSelector()));
        pool.connect();
        pools.put(request.shellSelector(), pool);
        return describe(pool.receive(fragments));
    }

    private String received(ServerRequest request, ReceiveResponse response) throws PsrpProtocolException {
        ClientRunspacePool pool = pools.get(request.shellSelector());
        String end = response.done() ? " (Done)" : "";
        if (pool == null) {
            return describe(new String(response.fragments(), StandardCharsets.UTF_8)) + end;
        } else if (request.commandId().isEmpty()) {
            return describe(pool.receive(response.fragments()));
        }
        ClientPipeline pipeline = pipelines.get(request.commandId().get());
        return describe(pipeline.receive(response.fragments())) + end;
    }

    private static String describe(List<PsrpEvent> events) {
        List<String> all = events.stream().map(RecordedConversation::describe).toList();
        if (all.size() <= MANY) {
            return String.join(", ", all);
        }
        return all.get(0) + ", " + (all.size() - 2) + " more, " + all.get(all.size() - 1);
    }

    private static String describe(PsrpEvent event) {
        if (event instanceof PsrpEvent.Informational line) {
            return line.stream() + " '" + line.text() + "'";
        } else if (event instanceof PsrpEvent.ErrorWritten error) {
            return "error '" + error.error().message() + "' " + error.error().id();
        } else if (event instanceof PsrpEvent.Output output) {
            return "output " + describe(output.value());
        } else if (event instanceof PsrpEvent.Information information) {
            return "information '" + information.text() + "'";
        } else if (event instanceof PsrpEvent.Progress progress) {
            return "progress '" + progress.progress().activity() + "'";
        } else if (event instanceof PsrpEvent.HostCalled called) {
            return "host call " + called.call().methodName() + called.call().parameters();
        }
        return describeState(event);
    }

    private static String describeState(PsrpEvent event) {
        if (event instanceof PsrpEvent.PipelineState state) {
            return state.state()
                    + state.reason()
                            .map(reason -> " because '" + reason.message() + "'")
                            .orElse("");
        } else if (event instanceof PsrpEvent.PoolState state) {
            return "pool " + state.state();
        } else if (event instanceof PsrpEvent.Capability capability) {
            return "version " + capability.peer().protocolVersion();
        } else if (event instanceof PsrpEvent.Ignored ignored) {
            return "ignored " + ignored.message();
        }
        return event.getClass().getSimpleName();
    }

    private static String describe(Object value) {
        if (value instanceof PsObject object) {
            return object + " with " + object.properties().size() + " properties";
        }
        String text = String.valueOf(value).replace("\r", "\\r").replace("\n", "\\n");
        return "'" + (text.length() > 60 ? text.substring(0, 60) + "...' of " + text.length() : text + "'");
    }
}
