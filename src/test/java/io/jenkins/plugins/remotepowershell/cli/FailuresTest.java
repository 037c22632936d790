package io.jenkins.plugins.remotepowershell.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.remotepowershell.cli.Program.Result;
import io.jenkins.plugins.remotepowershell.simulator.AdverseAction;
import io.jenkins.plugins.remotepowershell.simulator.OperationKind;
import io.jenkins.plugins.remotepowershell.simulator.Quotas;
import io.jenkins.plugins.remotepowershell.simulator.SelfSignedCertificate;
import io.jenkins.plugins.remotepowershell.simulator.SimulatedHostSettings;
import io.jenkins.plugins.remotepowershell.wsman.WsmanFaultCode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Wrong usage, and hosts that are not there, not trusted, refuse or are full: one sentence each, with what to do next. */
@Timeout(120)
class FailuresTest {
    @TempDir
    Path directory;

    private Path password;

    @BeforeEach
    void writePassword() throws IOException {
        password = Files.writeString(directory.resolve("password"), Program.PASSWORD);
    }

    /** Columns: what was typed (words by spaces), parts of the sentence. @ stands for account, password and store. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            | say what to do | remote-powershell --help
            rnu | 'rnu' is no command | --help
            run --scrpt x | '--scrpt' is no command or option; did you mean --script | run --help
            run --password x | '--password' is no command or option | --password-
            run --host h @ | exactly one of | --script-file
            run --host h --script x --script-file y @ | exactly one of | --script-file
            run --script x --host h --trust-pem /a --trust-sha256 00 @ | --trust-pem or --trust-sha256 | not both
            run --script x @ | no host | --host NAME or --endpoint URL
            run --script x --host h --endpoint http://h/wsman @ | --endpoint or --host | not both
            run --script x --host h | no account | --username USER
            run --script x --host h -u a | no password for a | --password-file FILE
            run --script x --host h -u a --password-env NO_SUCH_VARIABLE | NO_SUCH_VARIABLE | is not set
            run --script x --host h -u a --password-file /nope | the password file /nope cannot be read | no such file
            run --script x --endpoint web01 @ | web01 is no endpoint | https://
            run --script x --host h --authentication magic @ | 'magic' is no way to sign on | negotiate, ntlm, kerberos, basic or certificate
            run --script x --host h --authentication certificate @ | --client-certificate FILE | needs
            run --script x --host h --proxy web @ | 'web' is no proxy | HOST:PORT
            run --script x --host h --trust-sha256 12 @ | SHA-256 fingerprint | 64 hexadecimal digits
            run --script x --host h --trust-pem /nope @ | /nope cannot be read | no such file
            run --script x --host h --operation-timeout soon @ | --operation-timeout | 20s, 5m, 12h or 2d
            run --script x --host h --buffer-mode LOSE @ | --buffer-mode | BLOCK, DROP
            run --script x --host h --parameter secret @ | --parameter | NAME=VALUE or NAME:=JSON
            run --script x --host h --parameter a:={ @ | the value of a is no JSON | a=VALUE
            run --script x --host h --parameter a:=@/nope @ | the value of a cannot be read from /nope | no such file
            run --script x --host h --credential-parameter c=user @ | no password for parameter c | --credential-password-env c=VARIABLE
            run --script x --host h --credential-password-env c=V @ | a password is given for c | --credential-parameter c=USER
            run --script-file /nope --host h @ | the script file /nope cannot be read | no such file
            run --script x --host h --output /nope/out @ | the output file /nope/out cannot be written | no such file or directory
            start --id bad/id --script x --host h @ | 'bad/id' is no run id | at most 63
            attach | ID | --shell SHELL
            attach none --store STORE | there is no run none | `remote-powershell runs`
            stop | 'ID' | stop --help
            stop none --store STORE | there is no run none | `remote-powershell runs`
            sessions --host h | no account | --username USER
            """)
    void wrongUsageIsToldInOneSentenceAndEndsWith2(String typed, String what, String next) throws Exception {
        Result result = Program.run(words(typed == null ? "" : typed));

        assertThat(result.exitCode()).isEqualTo(2);
        assertThat(result.out()).isEmpty();
        assertThat(result.err())
                .hasLineCount(1)
                .startsWith("remote-powershell: ")
                .contains(what, next);
        assertThat(runsIn(directory.resolve("store").resolve("runs"))).isEmpty();
    }

    @Test
    void nothingAnswersAtThePort() throws Exception {
        int port;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }

        assertNotStarted(
                run("--endpoint", "http://localhost:" + port + "/wsman"),
                "Nothing accepts connections",
                "winrm enumerate");
    }

    @Test
    void theNameIsUnknown() {
        assertNotStarted(run("--endpoint", "http://host.invalid:5985/wsman"), "host.invalid is not known", "DNS");
    }

    @Test
    void theWrongPathIsNoService() throws Exception {
        try (Program program = new Program(directory)) {
            String wrong = program.host.endpoint().toString().replace("/wsman", "/nothing");

            assertNotStarted(run("--endpoint", wrong), "404", "/wsman");
        }
    }

    @Test
    void thePasswordIsWrong() throws Exception {
        Files.writeString(password, "wrong");
        try (Program program = new Program(Files.createDirectory(directory.resolve("other")))) {
            Result result = run("--endpoint", program.host.endpoint().toString());

            assertNotStarted(result, "refused " + Program.USER + " (401)", "Check user name and password");
            assertThat(result.err()).doesNotContain("wrong");
        }
    }

    @Test
    void theCertificateIsNotTrustedUntilItIsPinned() throws Exception {
        SelfSignedCertificate certificate = SelfSignedCertificate.create();
        try (Program program = new Program(directory, new SimulatedHostSettings().tls(certificate.context()))) {
            String endpoint = program.host.endpoint().toString();

            assertNotStarted(
                    run("--endpoint", endpoint),
                    "is not trusted",
                    certificate.sha256().substring(0, 8));
            assertThat(run("--endpoint", endpoint, "--trust-sha256", certificate.sha256())
                            .exitCode())
                    .isZero();
        }
    }

    @Test
    void basicInClearMustBeAllowed() throws Exception {
        try (Program program = new Program(directory)) {
            List<String> arguments = program.withHost("run", "--script", "exit 0");
            arguments.remove("--allow-unencrypted");

            assertNotStarted(Program.run(arguments.toArray(String[]::new)), "Basic over plain HTTP", "use HTTPS");
        }
    }

    @Test
    void theConfigurationDoesNotExist() throws Exception {
        try (Program program = new Program(directory)) {
            assertNotStarted(
                    program.onHost("run", "--script", "exit 0", "--configuration-name", "Nothing"),
                    "no such session configuration",
                    "");
        }
    }

    @Test
    void remoteShellsAreForbidden() throws Exception {
        try (Program program = new Program(directory, new SimulatedHostSettings().remoteShellsAllowed(false))) {
            assertNotStarted(program.onHost("run", "--script", "exit 0"), "AllowRemoteShellAccess", "");
        }
    }

    @Test
    void theHostIsFull() throws Exception {
        Quotas one = Quotas.documented().withShellsPerUser(1);
        try (Program program = new Program(directory, new SimulatedHostSettings().quotas(one))) {
            program.onHost("start", "--script", "Start-Sleep -Seconds 600");

            assertNotStarted(program.onHost("run", "--script", "exit 0"), "MaxShellsPerUser", "");
        }
    }

    @ParameterizedTest
    @CsvSource({"SERVICE_BUSY, busy", "ACCESS_DENIED, denied", "SHUTDOWN_IN_PROGRESS, shutting down"})
    void theHostRefuses(WsmanFaultCode code, String what) throws Exception {
        try (Program program = new Program(directory)) {
            program.host.faultPlan().at(OperationKind.CREATE, 1, new AdverseAction.AnswerFault(code));

            assertNotStarted(program.onHost("run", "--script", "exit 0"), what, "");
        }
    }

    @Test
    void theServiceIsStoppedOrStarting() throws Exception {
        try (Program program = new Program(directory)) {
            program.host.faultPlan().at(OperationKind.CREATE, 1, new AdverseAction.AnswerStatus(503));

            assertNotStarted(program.onHost("run", "--script", "exit 0"), "503", "");
        }
    }

    @Test
    void aListThatCannotBeHadEndsWith125() {
        Result result = Program.run(words("sessions --endpoint http://host.invalid:5985/wsman @"));

        assertThat(result.exitCode()).isEqualTo(125);
        assertThat(result.err()).hasLineCount(1).contains("host.invalid is not known");
    }

    private static List<Path> runsIn(Path runs) throws IOException {
        if (!Files.exists(runs)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(runs)) {
            return files.toList();
        }
    }

    private Result run(String... arguments) {
        List<String> all = new ArrayList<>(List.of("run", "--script", "exit 0", "--authentication", "basic"));
        all.addAll(List.of("--allow-unencrypted", "--username", Program.USER));
        all.addAll(List.of("--password-file", password.toString(), "--store", store()));
        all.addAll(List.of(arguments));
        return Program.run(all.toArray(String[]::new));
    }

    private static void assertNotStarted(Result result, String what, String next) {
        assertThat(result.exitCode()).isEqualTo(126);
        assertThat(result.out()).isEmpty();
        assertThat(result.err())
                .hasLineCount(1)
                .startsWith("remote-powershell: ")
                .contains(what, next);
        assertThat(result.err()).doesNotContain(Program.PASSWORD, "\tat ");
    }

    private String[] words(String typed) {
        boolean sessions = typed.startsWith("sessions");
        String access = "--username " + Program.USER + " --password-file " + password
                + (sessions ? " --allow-unencrypted --authentication basic" : " --store " + store());
        String all = (typed + " ").replace(" @ ", " " + access).replace("STORE", store());
        return all.isBlank() ? new String[0] : all.strip().split(" +");
    }

    private String store() {
        return directory.resolve("store").toString();
    }

    @Test
    void anOutputThatNobodyReadsAnyMoreEndsAListQuietly() {
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        OutputStream closed = new OutputStream() {
            @Override
            public void write(int one) throws IOException {
                throw new IOException("Broken pipe");
            }
        };

        int code =
                RemotePowerShell.commandLine(new Console(closed, err)).execute("runs", "--store", directory.toString());

        assertThat(code).isZero();
        assertThat(err.toString(StandardCharsets.UTF_8)).isEmpty();
    }
}
