package io.jenkins.plugins.remotepowershell.run;

import io.jenkins.plugins.remotepowershell.psrp.Fragment;
import io.jenkins.plugins.remotepowershell.simulator.BuiltinEngine;
import io.jenkins.plugins.remotepowershell.simulator.ScriptEngine;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/**
 * The built-in engine with changed messages, one character a byte.
 *
 * @param input changes what starts a pipeline; keeps its length
 * @param output changes each fragment that a pipeline writes
 */
record AlteringEngine(UnaryOperator<String> input, UnaryOperator<String> output) implements ScriptEngine {
    private static final Charset BYTES = StandardCharsets.ISO_8859_1;
    private static final BuiltinEngine ENGINE = new BuiltinEngine();

    static AlteringEngine ofInput(UnaryOperator<String> change) {
        return new AlteringEngine(change, UnaryOperator.identity());
    }

    static AlteringEngine ofOutput(UnaryOperator<String> change) {
        return new AlteringEngine(UnaryOperator.identity(), change);
    }

    /** Replaces a pattern in the first messages in which it is found. */
    static UnaryOperator<String> replacing(String pattern, String replacement, int messages) {
        Pattern sought = Pattern.compile(pattern);
        AtomicInteger left = new AtomicInteger(messages);
        return text -> sought.matcher(text).find() && left.getAndDecrement() > 0
                ? sought.matcher(text).replaceAll(replacement)
                : text;
    }

    @Override
    public Session open(HostFacts host, byte[] creation, Output receiver) {
        return new AlteredSession(ENGINE.open(host, creation, new AlteredOutput(receiver)));
    }

    private final class AlteredSession implements Session {
        private final Session session;

        AlteredSession(Session session) {
            this.session = session;
        }

        @Override
        public void poolInput(byte[] fragments) throws IOException {
            session.poolInput(fragments);
        }

        @Override
        public void start(String commandId, byte[] arguments) throws IOException {
            session.start(commandId, input.apply(new String(arguments, BYTES)).getBytes(BYTES));
        }

        @Override
        public void commandInput(String commandId, String stream, byte[] fragments) throws IOException {
            session.commandInput(commandId, stream, fragments);
        }

        @Override
        public void stop(String commandId) throws IOException {
            session.stop(commandId);
        }

        @Override
        public void close(String commandId) throws IOException {
            session.close(commandId);
        }

        @Override
        public void close() {
            session.close();
        }

        @Override
        public long processId() {
            return session.processId();
        }
    }

    private final class AlteredOutput implements Output {
        private final Output receiver;

        AlteredOutput(Output receiver) {
            this.receiver = receiver;
        }

        @Override
        public void pool(Fragment fragment) throws InterruptedException {
            receiver.pool(fragment);
        }

        @Override
        public void command(String commandId, Fragment fragment) throws InterruptedException {
            String altered = output.apply(new String(fragment.blob(), BYTES));
            receiver.command(
                    commandId,
                    new Fragment(
                            fragment.objectId(),
                            fragment.fragmentId(),
                            fragment.start(),
                            fragment.end(),
                            altered.getBytes(BYTES)));
        }

        @Override
        public void done(String commandId) {
            receiver.done(commandId);
        }

        @Override
        public void died() {
            receiver.died();
        }
    }
}
