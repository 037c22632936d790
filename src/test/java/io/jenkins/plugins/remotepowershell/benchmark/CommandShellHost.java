package io.jenkins.plugins.remotepowershell.benchmark;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.jenkins.plugins.remotepowershell.wsman.ServerRequest;
import io.jenkins.plugins.remotepowershell.wsman.ServerResponses;
import io.jenkins.plugins.remotepowershell.wsman.WsmanProtocolException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A command shell (WinRS) for one client at a time that knows one command: {@code lines N} writes N lines. It asks for no
 * sign-on, and it answers Receive with as much as an envelope of 153,600 octets holds. [MS-WSMV] 3.1.4.
 */
final class CommandShellHost {
    private static final Pattern COMMAND = Pattern.compile(">lines (\\d+)<");
    private static final int ANSWER_BYTES = 110_000;

    private final HttpServer server;
    private long bytesLeft;

    private CommandShellHost(HttpServer server) {
        this.server = server;
    }

    static CommandShellHost start() throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        CommandShellHost host = new CommandShellHost(server);
        server.createContext("/wsman", host::answer);
        server.setExecutor(Executors.newFixedThreadPool(2));
        server.start();
        return host;
    }

    URI endpoint() {
        return URI.create("http://localhost:" + server.getAddress().getPort() + "/wsman");
    }

    private void answer(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readAllBytes();
        byte[] answer;
        try {
            answer = answer(body);
        } catch (WsmanProtocolException unreadable) {
            throw new IOException(unreadable);
        }
        exchange.getResponseHeaders().add("Content-Type", "application/soap+xml;charset=UTF-8");
        exchange.sendResponseHeaders(200, answer.length);
        exchange.getResponseBody().write(answer);
        exchange.close();
    }

    private synchronized byte[] answer(byte[] body) throws WsmanProtocolException {
        ServerRequest request = ServerRequest.read(body);
        ServerResponses responses = new ServerResponses(request.envelope(), request.action(), UUID.randomUUID());
        String id = UUID.randomUUID().toString().toUpperCase(Locale.ROOT);
        return switch (request.action()) {
            case CREATE -> responses.created(endpoint().toString(), id, Map.of("ShellId", id));
            case COMMAND -> {
                begin(new String(body, StandardCharsets.UTF_8));
                yield responses.commandStarted(id);
            }
            case RECEIVE -> {
                byte[] portion = nextPortion();
                yield responses.received(
                        request.commandId().orElseThrow(), List.of(portion), bytesLeft == 0 ? "Done" : "Running");
            }
            case SIGNAL -> responses.empty("rsp:SignalResponse");
            case DELETE -> responses.empty();
            default -> throw new IllegalStateException("a command shell is not asked for " + request.action());
        };
    }

    private void begin(String envelope) {
        Matcher command = COMMAND.matcher(envelope);
        if (!command.find()) {
            throw new IllegalStateException("the only command is: lines N");
        }
        bytesLeft = Long.parseLong(command.group(1)) * PeerWork.LINE.length;
    }

    /** Whole lines. */
    private byte[] nextPortion() {
        int lines = (int) Math.min(bytesLeft, ANSWER_BYTES) / PeerWork.LINE.length;
        byte[] portion = new byte[lines * PeerWork.LINE.length];
        for (int i = 0; i < lines; i++) {
            System.arraycopy(PeerWork.LINE, 0, portion, i * PeerWork.LINE.length, PeerWork.LINE.length);
        }
        bytesLeft -= portion.length;
        return portion;
    }
}
