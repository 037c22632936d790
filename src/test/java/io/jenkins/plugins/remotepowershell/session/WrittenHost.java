package io.jenkins.plugins.remotepowershell.session;

import io.jenkins.plugins.remotepowershell.psrp.Fragment;
import io.jenkins.plugins.remotepowershell.psrp.MessageType;
import io.jenkins.plugins.remotepowershell.psrp.PsrpMessage;
import io.jenkins.plugins.remotepowershell.transport.Lane;
import io.jenkins.plugins.remotepowershell.transport.WsmanReply;
import io.jenkins.plugins.remotepowershell.transport.WsmanTransport;
import io.jenkins.plugins.remotepowershell.wsman.ServerRequest;
import io.jenkins.plugins.remotepowershell.wsman.WsmanAction;
import io.jenkins.plugins.remotepowershell.wsman.WsmanProtocolException;
import io.jenkins.plugins.remotepowershell.wsman.WsmanRequest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Deque;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;

/** Plays the answers of a written conversation, whose form its first lines explain, and insists on their operations. */
final class WrittenHost implements WsmanTransport {
    private static final String ENVELOPE = "<s:Envelope xmlns:s=\"http://www.w3.org/2003/05/soap-envelope\""
            + " xmlns:a=\"http://schemas.xmlsoap.org/ws/2004/08/addressing\""
            + " xmlns:x=\"http://schemas.xmlsoap.org/ws/2004/09/transfer\""
            + " xmlns:w=\"http://schemas.dmtf.org/wbem/wsman/1/wsman.xsd\""
            + " xmlns:rsp=\"http://schemas.microsoft.com/wbem/wsman/1/windows/shell\"><s:Header><a:Action>%s</a:Action>"
            + "<a:MessageID>uuid:4E12574B-0000-4000-8000-000000000000</a:MessageID><a:RelatesTo>%s</a:RelatesTo></s:Header>"
            + "<s:Body>%s</s:Body></s:Envelope>";

    private static final String DONE =
            " State=\"http://schemas.microsoft.com/wbem/wsman/1/windows/shell/CommandState/Done\">"
                    + "<rsp:ExitCode>0</rsp:ExitCode></rsp:CommandState>";

    private final UUID poolId;
    private final UUID commandId;
    private final Deque<Answer> left = new ArrayDeque<>();
    private final List<ServerRequest> requests = new ArrayList<>();

    private record Answer(String operation, boolean ofCommand, List<String> lines) {}

    WrittenHost(String resource, UUID poolId, UUID commandId) throws IOException {
        this.poolId = poolId;
        this.commandId = commandId;
        try (InputStream in = WrittenHost.class.getResourceAsStream(resource)) {
            new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().forEach(this::readLine);
        }
    }

    List<ServerRequest> requests() {
        return requests;
    }

    boolean isPlayedOut() {
        return left.isEmpty();
    }

    @Override
    public CompletableFuture<WsmanReply> send(Lane lane, byte[] envelope, Duration timeLimit) {
        ServerRequest request = read(envelope);
        requests.add(request);
        Answer answer = left.remove();
        if (!request.action().name().equals(answer.operation())
                || (answer.ofCommand() && request.commandId().isEmpty())) {
            throw new AssertionError(
                    "request " + requests.size() + " is " + request.action() + ", not " + answer.operation());
        }
        String text = String.format(
                ENVELOPE,
                request.action().responseUri(),
                request.envelope().messageId(),
                body(answer, request.action()));
        return CompletableFuture.completedFuture(new WsmanReply(200, text.getBytes(StandardCharsets.UTF_8)));
    }

    @Override
    public void release(Lane lane) {
        // there is no connection
    }

    @Override
    public void close() {
        // there is no connection
    }

    private void readLine(String line) {
        if (line.startsWith("== ")) {
            String[] words = line.split(" ");
            left.add(new Answer(words[1], words.length > 2, new ArrayList<>()));
        } else if (!line.isEmpty() && !line.startsWith("#")) {
            left.getLast().lines().add(line);
        }
    }

    private String body(Answer answer, WsmanAction action) {
        String xml =
                answer.lines().stream().filter(line -> line.startsWith("<")).collect(Collectors.joining());
        List<byte[]> fragments = answer.lines().stream()
                .filter(line -> line.startsWith("|"))
                .map(line -> fragment(line, answer.ofCommand() ? commandId : PsrpMessage.NO_PIPELINE))
                .toList();
        if (action == WsmanAction.RECEIVE) {
            return received(fragments, answer);
        }
        return fragments.isEmpty() ? xml : connected(fragments);
    }

    private String received(List<byte[]> fragments, Answer answer) {
        String command = answer.ofCommand() ? " CommandId=\"" + WsmanRequest.guid(commandId) + "\"" : "";
        StringBuilder body = new StringBuilder("<rsp:ReceiveResponse>");
        for (byte[] fragment : fragments) {
            body.append("<rsp:Stream Name=\"stdout\"").append(command).append('>');
            body.append(base64(fragment)).append("</rsp:Stream>");
        }
        if (answer.lines().contains("done")) {
            body.append("<rsp:CommandState").append(command).append(DONE);
        }
        return body.append("</rsp:ReceiveResponse>").toString();
    }

    private static String connected(List<byte[]> fragments) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        fragments.forEach(all::writeBytes);
        return "<rsp:ConnectResponse><connectResponseXml xmlns=\"http://schemas.microsoft.com/powershell\">"
                + base64(all.toByteArray()) + "</connectResponseXml></rsp:ConnectResponse>";
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }

    private byte[] fragment(String line, UUID pipelineId) {
        String[] words = line.split(" ", 6);
        byte[] payload = words[5].getBytes(StandardCharsets.UTF_8);
        byte[] blob = words[4].equals("-") ? payload : message(MessageType.valueOf(words[4]), pipelineId, payload);
        return new Fragment(
                        Long.parseLong(words[1]),
                        Long.parseLong(words[2]),
                        words[3].startsWith("s"),
                        words[3].endsWith("e"),
                        blob)
                .encode();
    }

    private byte[] message(MessageType type, UUID pipelineId, byte[] payload) {
        return PsrpMessage.of(PsrpMessage.Destination.CLIENT, type, poolId, pipelineId, payload)
                .encode();
    }

    private static ServerRequest read(byte[] envelope) {
        try {
            return ServerRequest.read(envelope);
        } catch (WsmanProtocolException broken) {
            throw new AssertionError(broken);
        }
    }
}
