package io.jenkins.plugins.remotepowershell.run;

import io.jenkins.plugins.remotepowershell.psrp.Command;
import io.jenkins.plugins.remotepowershell.psrp.CreatePipeline;
import io.jenkins.plugins.remotepowershell.psrp.PsrpEvent;
import io.jenkins.plugins.remotepowershell.psrp.PsrpProtocolException;
import io.jenkins.plugins.remotepowershell.session.Received;
import io.jenkins.plugins.remotepowershell.session.RemotePipeline;
import io.jenkins.plugins.remotepowershell.session.RemoteSession;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;

/** Leaves a short script on a host and takes it up again, as after a restart. */
final class Rehearsal {
    private static final int LINES = 10;
    private static final CreatePipeline SCRIPT = CreatePipeline.of(Command.script(
            "1.." + LINES + " | ForEach-Object { \"line $_\"; Start-Sleep -Milliseconds 150 }", List.of()));

    private final List<String> lines = new ArrayList<>();

    /**
     * @param first has the shell open
     * @param second the same shell under another SessionId
     */
    HostFinding perform(RemoteSession first, RemoteSession second)
            throws IOException, PsrpProtocolException, InterruptedException {
        RemotePipeline left = first.pipeline(UUID.randomUUID());
        left.start(SCRIPT);
        take(left.openGate());
        first.disconnect();
        int before = lines.size();

        second.connect();
        RemotePipeline taken = second.pipeline(left.commandId(), left.cursor());
        taken.connect();
        while (!taken.state().isTerminal()) {
            take(taken.receive());
        }
        taken.terminate();
        return finding(before);
    }

    private HostFinding finding(int before) {
        List<String> expected =
                IntStream.rangeClosed(1, LINES).mapToObj(n -> "line " + n).toList();
        String story = "a script was left after " + before + " of " + LINES + " lines and taken up again";
        return lines.equals(expected)
                ? HostFinding.ok("Rehearsal", story + "; every line arrived once")
                : HostFinding.failed(
                        "Rehearsal",
                        story + ", but " + lines.size() + " lines arrived: output would be lost or repeated");
    }

    private void take(Received received) {
        for (PsrpEvent event : received.events()) {
            if (event instanceof PsrpEvent.Output it && it.value() instanceof String line) {
                lines.add(line);
            }
        }
    }
}
