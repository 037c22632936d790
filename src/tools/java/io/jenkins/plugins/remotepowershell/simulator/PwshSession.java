package io.jenkins.plugins.remotepowershell.simulator;

import io.jenkins.plugins.remotepowershell.psrp.Fragment;
import io.jenkins.plugins.remotepowershell.psrp.MessageType;
import io.jenkins.plugins.remotepowershell.psrp.PsrpProtocolException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One PowerShell process in server mode: one XML element a line on stdin and stdout, an all-zero GUID for the pool. A
 * thread of its own reads what it writes, and waits with it while the buffer is full.
 */
final class PwshSession implements ScriptEngine.Session {
    private static final String POOL = "00000000-0000-0000-0000-000000000000";
    private static final Pattern DATA =
            Pattern.compile("<Data Stream='\\w*' PSGuid='([0-9A-Fa-f-]{36})'>([^<]*)</Data>");
    private static final Pattern ACKNOWLEDGEMENT = Pattern.compile("<(?:Data|Command)Ack PSGuid='[^']*' ?/>");
    /** Of a message's type within its first fragment's blob. */
    private static final int TYPE_OFFSET = 4;

    private final Process process;
    private final PwshInput input;
    private final ScriptEngine.Output output;

    PwshSession(Process process, ScriptEngine.Output output) {
        this.process = process;
        this.output = output;
        this.input = new PwshInput(process.getOutputStream());
        Thread reader = new Thread(this::read, "simulated-pwsh-" + process.pid());
        reader.setDaemon(true);
        reader.start();
    }

    @Override
    public void poolInput(byte[] fragments) throws IOException {
        data("Default", POOL, fragments);
    }

    @Override
    public void start(String commandId, byte[] arguments) throws IOException {
        input.send(element("Command", commandId));
        data("Default", commandId, arguments);
    }

    @Override
    public void commandInput(String commandId, String stream, byte[] fragments) throws IOException {
        data(stream.equals("pr") ? "PromptResponse" : "Default", commandId, fragments);
    }

    @Override
    public void stop(String commandId) throws IOException {
        input.signal(element("Signal", commandId));
    }

    @Override
    public void close(String commandId) throws IOException {
        input.signal(element("Close", commandId));
    }

    @Override
    public void close() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }

    @Override
    public long processId() {
        return process.pid();
    }

    private void data(String stream, String id, byte[] fragments) throws IOException {
        input.send("<Data Stream='" + stream + "' PSGuid='" + id.toLowerCase(Locale.ROOT) + "'>"
                + Base64.getEncoder().encodeToString(fragments) + "</Data>");
    }

    private static String element(String name, String id) {
        return "<" + name + " PSGuid='" + id.toLowerCase(Locale.ROOT) + "' />";
    }

    private void read() {
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            String line;
            while ((line = lines.readLine()) != null) {
                Matcher data = DATA.matcher(line);
                if (data.matches()) {
                    pass(
                            data.group(1).toUpperCase(Locale.ROOT),
                            Base64.getDecoder().decode(data.group(2)));
                } else if (ACKNOWLEDGEMENT.matcher(line).matches()) {
                    input.acknowledged();
                }
            }
        } catch (IOException | PsrpProtocolException broken) {
            process.destroyForcibly();
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
        }
        output.died();
    }

    private void pass(String id, byte[] fragments) throws PsrpProtocolException, InterruptedException {
        for (Fragment fragment : Fragment.split(fragments)) {
            if (id.equals(POOL)) {
                output.pool(fragment);
            } else {
                output.command(id, fragment);
                if (isPipelineState(fragment)) {
                    output.done(id);
                }
            }
        }
    }

    /** A server only sends it when the pipeline has ended. */
    private static boolean isPipelineState(Fragment fragment) {
        return fragment.start()
                && fragment.blob().length >= TYPE_OFFSET + Integer.BYTES
                && ByteBuffer.wrap(fragment.blob())
                                .order(ByteOrder.LITTLE_ENDIAN)
                                .getInt(TYPE_OFFSET)
                        == MessageType.PIPELINE_STATE.code();
    }
}
