package io.jenkins.plugins.remotepowershell.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine.Help.Ansi;

/** The program's standard streams: the script's output on stdout, everything else on stderr. Safe for many threads. */
final class Console {
    private final OutputStream out;
    private final OutputStream err;

    Console(OutputStream out, OutputStream err) {
        this.out = out;
        this.err = err;
    }

    /** The process's own, without the classes between that hide a closed stdout. */
    static Console standard() {
        return new Console(new FileOutputStream(FileDescriptor.out), new FileOutputStream(FileDescriptor.err));
    }

    /** For help texts. */
    PrintWriter outWriter() {
        return new PrintWriter(out, true, StandardCharsets.UTF_8);
    }

    PrintWriter errWriter() {
        return new PrintWriter(err, true, StandardCharsets.UTF_8);
    }

    /** @throws IOException if nobody reads any more */
    void out(byte[] bytes) throws IOException {
        synchronized (out) {
            out.write(bytes);
            out.flush();
        }
    }

    void line(String text) {
        try {
            out((text + "\n").getBytes(StandardCharsets.UTF_8));
        } catch (IOException nobodyReads) {
            throw new ClosedOutputException(nobodyReads);
        }
    }

    /** What the script says beside its output. Nobody reading it is no reason to end. */
    void err(String text) {
        synchronized (err) {
            try {
                err.write(text.getBytes(StandardCharsets.UTF_8));
                err.flush();
            } catch (IOException nobodyReads) {
                return;
            }
        }
    }

    /** A remark of ours. */
    void notice(String sentence) {
        err(Ansi.AUTO.string("@|faint remote-powershell:|@ ") + sentence + "\n");
    }
}
