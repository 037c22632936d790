package io.jenkins.plugins.remotepowershell.transport;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/**
 * The foreign peer: {@code acceptor.py} on Debian's own Python, with gss-ntlmssp and MIT Kerberos. Tests that need it are
 * skipped where its parts are not installed; {@code .ci/run} installs them.
 */
final class Acceptor implements AutoCloseable {
    private static final String PYTHON = "/usr/bin/python3";
    private static final String MARK = "until here";
    private static final String PROBE = "import gssapi; from gssapi.raw import IOV, indicate_mechs;"
            + "assert gssapi.OID.from_int_seq('1.3.6.1.4.1.311.2.2.10') in indicate_mechs()";

    private final Process process;
    private final int port;
    private final boolean tls;
    private final Semaphore marks = new Semaphore(0);
    private final List<String> log = new CopyOnWriteArrayList<>();

    private Acceptor(Process process, boolean tls) throws IOException {
        this.process = process;
        this.tls = tls;
        var out = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        this.port = Integer.parseInt(out.readLine());
        var reader = new Thread(() -> out.lines().forEach(this::note), "acceptor log");
        reader.setDaemon(true);
        reader.start();
    }

    static void assumePresent() {
        Assumptions.assumeTrue(
                Files.isExecutable(Path.of(PYTHON)) && exitCode(PYTHON, "-c", PROBE) == 0,
                "gss-ntlmssp and python3-gssapi are not installed: see .ci/packages");
    }

    private static int exitCode(String... command) {
        try {
            return new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor();
        } catch (IOException e) {
            return -1;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return -1;
        }
    }

    /** @param environment such as {@code NTLM_USER_FILE}, {@code KRB5_KTNAME}, {@code KRB5_CONFIG} */
    static Acceptor start(Map<String, String> environment, String... options) throws IOException {
        assumePresent();
        var command = new ArrayList<>(List.of(PYTHON, "-c", program()));
        command.addAll(List.of(options));
        var builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().putAll(environment);
        return new Acceptor(builder.start(), List.of(options).contains("--tls-certificate"));
    }

    private static String program() throws IOException {
        try (var source = Acceptor.class.getResourceAsStream("acceptor.py")) {
            return new String(source.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** @param certificate chain and key, PEM */
    static Acceptor tls(Map<String, String> environment, Path certificate, String... options) throws IOException {
        var all = new ArrayList<>(List.of(options));
        all.addAll(List.of("--tls-certificate", certificate.toString()));
        return start(environment, all.toArray(new String[0]));
    }

    /** With accounts of the form {@code DOMAIN:user:password}. */
    static Acceptor ntlm(Path directory, List<String> accounts, String... options) throws IOException {
        return start(ntlmAccounts(directory, accounts), options);
    }

    /** @return the environment that makes the accounts known */
    static Map<String, String> ntlmAccounts(Path directory, List<String> accounts) throws IOException {
        return Map.of(
                "NTLM_USER_FILE",
                Files.write(directory.resolve("users"), accounts).toString());
    }

    String url() {
        return (tls ? "https" : "http") + "://localhost:" + port + "/wsman";
    }

    int port() {
        return port;
    }

    /** All that was said until now. */
    List<String> log() throws Exception {
        process.getOutputStream().write((MARK + '\n').getBytes(StandardCharsets.UTF_8));
        process.getOutputStream().flush();
        if (!marks.tryAcquire(10, TimeUnit.SECONDS)) {
            throw new AssertionError("The acceptor does not answer: " + log);
        }
        return log;
    }

    private void note(String line) {
        if (line.equals(MARK)) {
            marks.release();
        } else {
            log.add(line);
        }
    }

    @Override
    public void close() throws IOException {
        process.getOutputStream().close();
        try {
            if (!process.waitFor(5, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
