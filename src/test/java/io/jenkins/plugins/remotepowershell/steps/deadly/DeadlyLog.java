package io.jenkins.plugins.remotepowershell.steps.deadly;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.console.LineTransformationOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Timer;
import java.util.TimerTask;
import jenkins.model.Jenkins;
import org.jenkinsci.plugins.workflow.flow.FlowExecutionOwner;
import org.jenkinsci.plugins.workflow.log.TaskListenerDecorator;

/**
 * Ends the controller's process at a chosen point while a chosen line is written to a build's log. The file {@code
 * deadly} in the home names both; it is gone before the process is.
 */
@Extension
public final class DeadlyLog implements TaskListenerDecorator.Factory {
    /** When the process ends. */
    public enum Point {
        /** The line is announced, and not written. */
        BEFORE_WRITE,
        /** The line is written and flushed, and not noted as written. */
        AFTER_FLUSH,
        /** A little later, somewhere. */
        LATER
    }

    static Path order() {
        return Jenkins.get().getRootDir().toPath().resolve("deadly");
    }

    @Override
    public TaskListenerDecorator of(@NonNull FlowExecutionOwner owner) {
        return new Decorator();
    }

    private static final class Decorator extends TaskListenerDecorator {
        private static final long serialVersionUID = 1L;

        @NonNull
        @Override
        public OutputStream decorate(@NonNull OutputStream logger) throws IOException {
            if (!Files.exists(order())) {
                return logger;
            }
            String[] words = Files.readString(order()).split(" ", 2);
            return new Stream(logger, Point.valueOf(words[0]), words[1]);
        }
    }

    private static final class Stream extends LineTransformationOutputStream.Delegating {
        private final Point point;
        private final String line;
        private boolean seen;

        Stream(OutputStream out, Point point, String line) {
            super(out);
            this.point = point;
            this.line = line;
        }

        @Override
        protected void eol(byte[] bytes, int length) throws IOException {
            seen |= new String(bytes, 0, length, StandardCharsets.UTF_8).contains(line);
            if (seen && point == Point.BEFORE_WRITE) {
                die();
            }
            out.write(bytes, 0, length);
        }

        @Override
        public void flush() throws IOException {
            super.flush();
            if (seen && point == Point.AFTER_FLUSH) {
                die();
            } else if (seen && point == Point.LATER) {
                seen = false;
                new Timer(true)
                        .schedule(
                                new TimerTask() {
                                    @Override
                                    public void run() {
                                        die();
                                    }
                                },
                                37);
            }
        }

        private static void die() {
            try {
                Files.delete(order());
            } catch (IOException gone) {
                throw new IllegalStateException(gone);
            }
            Runtime.getRuntime().halt(137);
        }
    }
}
