package io.jenkins.plugins.remotepowershell.benchmark;

import io.jenkins.plugins.remotepowershell.wsman.Envelope;
import io.jenkins.plugins.remotepowershell.wsman.Namespaces;
import io.jenkins.plugins.remotepowershell.wsman.RequestContext;
import io.jenkins.plugins.remotepowershell.wsman.ShellRequests;
import io.jenkins.plugins.remotepowershell.wsman.WsmanProtocolException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;

/** What the benchmarks read and write. */
final class Payloads {
    private Payloads() {}

    /** Members as an object of the host has them: text, numbers, truths. */
    static Map<String, Object> members(int count) {
        Map<String, Object> members = new LinkedHashMap<>();
        for (int i = 0; i < count; i++) {
            members.put("Member" + i, member(i));
        }
        return members;
    }

    private static Object member(int index) {
        return switch (index % 4) {
            case 0 -> "C:\\Windows\\System32\\member" + index + ".exe";
            case 1 -> index * 1_000_003;
            case 2 -> index * 1_000_000_007L;
            default -> index % 8 == 3;
        };
    }

    /** A Receive, for the host's codec to answer. */
    static Envelope receiveRequest() {
        RequestContext context = new RequestContext(
                "http://localhost:5985/wsman",
                Namespaces.configuration("Microsoft.PowerShell"),
                UUID.randomUUID(),
                512_000,
                Duration.ofSeconds(20),
                "en-US");
        try {
            return Envelope.read(new ShellRequests(context, UUID.randomUUID())
                    .receive(UUID.randomUUID(), UUID.randomUUID())
                    .envelope());
        } catch (WsmanProtocolException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
