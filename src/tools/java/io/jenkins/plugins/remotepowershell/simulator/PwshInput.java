package io.jenkins.plugins.remotepowershell.simulator;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * The elements that a PowerShell in server mode reads, one a line. It handles each line on a thread of its own, so that
 * the next one waits here until the one before has been acknowledged. Safe for use by several threads.
 */
final class PwshInput {
    private final BufferedWriter out;
    private final Deque<Element> waiting = new ArrayDeque<>();
    private boolean unacknowledged;

    private record Element(String line, boolean wantsAcknowledgement) {}

    PwshInput(OutputStream out) {
        this.out = new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8));
    }

    /** Sends a line, now or once what was sent before has been acknowledged. */
    synchronized void send(String line) throws IOException {
        waiting.add(new Element(line, true));
        writeAllowed();
    }

    /** Sends a line that nothing has to wait for. */
    synchronized void signal(String line) throws IOException {
        waiting.add(new Element(line, false));
        writeAllowed();
    }

    /** PowerShell has handled the last line of {@link #send}. */
    synchronized void acknowledged() throws IOException {
        unacknowledged = false;
        writeAllowed();
    }

    private void writeAllowed() throws IOException {
        while (!unacknowledged && !waiting.isEmpty()) {
            Element next = waiting.remove();
            unacknowledged = next.wantsAcknowledgement();
            out.write(next.line());
            out.newLine();
            out.flush();
        }
    }
}
