package io.jenkins.plugins.remotepowershell.steps;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hudson.AbortException;
import hudson.FilePath;
import hudson.model.Result;
import hudson.slaves.DumbSlave;
import io.jenkins.plugins.remotepowershell.config.Hosts;
import io.jenkins.plugins.remotepowershell.config.JenkinsRuns;
import io.jenkins.plugins.remotepowershell.config.RemoteHost;
import io.jenkins.plugins.remotepowershell.config.RemotePowerShellConfiguration;
import io.jenkins.plugins.remotepowershell.records.CopyParameters;
import io.jenkins.plugins.remotepowershell.simulator.SimulatedHostSettings;
import io.jenkins.plugins.remotepowershell.testing.HttpsHost;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.htmlunit.html.HtmlInput;
import org.htmlunit.html.HtmlPage;
import org.htmlunit.html.HtmlSelect;
import org.jenkinsci.plugins.structs.describable.DescribableModel;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.jenkinsci.plugins.workflow.steps.StepExecution;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** {@code remotePowerShellCopy} in a real Jenkins, with a simulated host whose network takes its time. */
@WithJenkins
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class CopyStepTest {
    private static final int LENGTH = (3 << 20) + 77;

    @TempDir
    static Path directory;

    @AutoClose
    private static HttpsHost host;

    private static JenkinsRule jenkins;

    @BeforeAll
    static void start(JenkinsRule rule) throws Exception {
        jenkins = rule;
        host = HttpsHost.start(new SimulatedHostSettings()
                .user("deploy", "secret")
                .roundTrip(Duration.ofMillis(20))
                .fileDirectory(directory));
        Pipelines.know(host);
        host.host().disk().files().orElseThrow().refuse(CopyParameters.WRITE, "C:\\full\\", "FULL");
        host.host().disk().files().orElseThrow().refuse(CopyParameters.WRITE, "C:\\windows\\", "DENIED");
        host.host().disk().files().orElseThrow().refuse(CopyParameters.INSPECT_TARGET, "C:\\open\\", "IN_USE");
    }

    @Test
    void aFileGoesThereAndBackAndTheValueTellsWhatItWas() throws Exception {
        WorkflowJob job = job(
                "round",
                """
                node('built-in') {
                  def up = remotePowerShellCopy host: 'web01', from: 'dist/app.zip', to: 'C:\\\\drop\\\\'
                  echo "${up.path} ${up.files} ${up.bytes} ${up.sentBytes} ${up.sha256.length()}"
                  def down = remotePowerShellCopy host: 'web01', direction: 'fromHost', from: 'C:\\\\drop\\\\app.zip',
                      to: 'back/app.zip', checksum: false
                  echo "${down.path} ${down.bytes} '${down.sha256}'"
                }""");
        byte[] bytes = file(workspace(job).child("dist/app.zip"));

        WorkflowRun build = jenkins.buildAndAssertStatus(Result.SUCCESS, job);

        assertThat(directory.resolve("C/drop/app.zip")).hasBinaryContent(bytes);
        assertThat(Path.of(workspace(job).child("back/app.zip").getRemote())).hasBinaryContent(bytes);
        assertThat(Pipelines.log(build))
                .contains("C:\\drop\\app.zip 1 " + LENGTH + " " + LENGTH + " 64", "back/app.zip " + LENGTH + " ''")
                .contains("remotePowerShellCopy: copying dist/app.zip in the workspace (3.0 MB) to C:\\drop\\app.zip on"
                        + " web01")
                .anyMatch(line -> line.matches("remotePowerShellCopy: copied 3,145,805 bytes in \\d+ s, [\\d.]+ MB/s,"
                        + " SHA-256 [0-9a-f]{64}"));
        assertThat(host.host().shellIds()).isEmpty();
        assertThat(JenkinsRuns.get().live()).isEmpty();
    }

    @Test
    void filesOfAnAgentGoThroughItsController() throws Exception {
        DumbSlave agent = jenkins.createOnlineSlave();
        WorkflowJob job = job(
                "agent",
                "node('" + agent.getNodeName() + "') {\n"
                        + "  remotePowerShellCopy host: 'web01', from: 'site', to: 'C:\\\\agent'\n"
                        + "  remotePowerShellCopy host: 'web01', direction: 'fromHost', from: 'C:\\\\agent', to: 'back'\n"
                        + "}");
        FilePath workspace = agent.getWorkspaceFor(job);
        byte[] bytes = file(workspace.child("site/a/b.bin"));
        workspace.child("site/empty").mkdirs();

        WorkflowRun build = jenkins.buildAndAssertStatus(Result.SUCCESS, job);

        assertThat(directory.resolve("C/agent/a/b.bin")).hasBinaryContent(bytes);
        assertThat(Path.of(workspace.child("back/a/b.bin").getRemote())).hasBinaryContent(bytes);
        assertThat(workspace.child("back/empty").isDirectory()).isTrue();
        assertThat(Pipelines.linesWith(build, "remotePowerShellCopy: copied 1 file"))
                .hasSize(2);
    }

    @Test
    void anAbortEndsTheCopyAndNothingOfItStays() throws Exception {
        WorkflowJob job = job(
                "abort",
                "node('built-in') { remotePowerShellCopy host: 'web01', from: 'big.bin', to: 'C:\\\\abort\\\\big.bin' }");
        byte[] bytes = new byte[64 << 20];
        write(workspace(job).child("big.bin"), bytes);

        WorkflowRun build = job.scheduleBuild2(0).waitForStart();
        Pipelines.await(() -> partialIn(directory.resolve("C/abort")));
        build.doStop();

        jenkins.assertBuildStatus(Result.ABORTED, jenkins.waitForCompletion(build));
        assertThat(directory.resolve("C/abort")).isEmptyDirectory();
        assertThat(Pipelines.log(build)).contains("remotePowerShellCopy: stopped; nothing of an unfinished file stays");
        assertThat(host.host().shellIds()).isEmpty();
    }

    @Test
    void aTimeoutEndsTheCopyToo() throws Exception {
        WorkflowJob job = job(
                "timeout",
                """
                node('built-in') {
                  timeout(time: 3, unit: 'SECONDS') {
                    remotePowerShellCopy host: 'web01', from: 'big.bin', to: 'C:\\\\timeout\\\\big.bin'
                  }
                }""");
        write(workspace(job).child("big.bin"), new byte[96 << 20]);

        jenkins.buildAndAssertStatus(Result.ABORTED, job);

        assertThat(partialIn(directory.resolve("C/timeout"))).isFalse();
        assertThat(host.host().shellIds()).isEmpty();
    }

    @Test
    void anAbortIsOnTheDiskBeforeItIsObeyed() throws Exception {
        WorkflowRun build = Pipelines.startAndAwait(jenkins, job("saved", "sleep 600"), "Sleeping for");
        PatientContext context =
                new PatientContext(build, build.getExecution().getCurrentHeads().get(0));
        RemotePowerShellCopyStep step = new RemotePowerShellCopyStep("web01", "a", "C:\\a");
        StepExecution execution = step.start(context);
        execution.start();

        execution.stop(new AbortException("enough"));
        context.awaitSaving();
        assertThat(context.end()).isNotDone();

        context.save();
        assertThatThrownBy(() -> context.end().get()).hasMessageContaining("enough");
        build.getExecutor().doStop();
        jenkins.waitForCompletion(build);
    }

    @Test
    void aLostHostIsTriedAgainByWhoRetriesLostSessionsAndAMissingFileIsNot() throws Exception {
        List<RemoteHost> known = RemotePowerShellConfiguration.get().getHosts();
        List<RemoteHost> more = new ArrayList<>(known);
        more.add(Hosts.at("gone", "https://localhost:1/wsman"));
        RemotePowerShellConfiguration.get().setHosts(more);
        String retried =
                """
                node('built-in') {
                  writeFile file: 'a.txt', text: 'a'
                  retry(count: 2, conditions: [remoteSession()]) {
                    echo 'trying'
                    remotePowerShellCopy host: '%s', from: '%s', to: 'C:\\\\lost\\\\a', startTimeout: '1s'
                  }
                }""";

        WorkflowRun lost = Pipelines.run(jenkins, Result.FAILURE, retried.formatted("gone", "a.txt"));
        WorkflowRun missing = Pipelines.run(jenkins, Result.FAILURE, retried.formatted("web01", "b.txt"));

        assertThat(Pipelines.linesWith(lost, "trying")).hasSize(2);
        assertThat(Pipelines.log(lost)).anyMatch(line -> line.contains("gone cannot be used for"));
        assertThat(Pipelines.linesWith(missing, "trying")).hasSize(1);
        RemotePowerShellConfiguration.get().setHosts(known);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "to: 'C:\\\\full\\\\a'|C:\\full\\a.rsp-…part on web01 cannot be written: there is no space left; make room"
                        + " there, and copy again",
                "to: 'C:\\\\windows\\\\a'|C:\\windows\\a.rsp-…part on web01 cannot be written: access is denied; give the"
                        + " account the right to it, or choose another path",
                "to: 'C:\\\\open\\\\a'|C:\\open\\a on web01 cannot be written: another process uses it, and nothing was"
                        + " replaced; end that process, or choose another path",
                "to: 'drop\\\\a'|drop\\a on web01 cannot be written: that is not a whole path; on the host it begins with a"
                        + " drive or a share",
                "direction: 'fromHost', from: 'C:\\\\nothing', to: 'a'|C:\\nothing on web01 cannot be copied: it is not"
                        + " there, or this account may not see it; check the path, and whether an earlier step has made it",
                "from: 'missing.zip', to: 'C:\\\\a'|missing.zip in the workspace cannot be copied: it is not there, or this"
                        + " account may not see it; check the path, and whether an earlier step has made it",
                "to: ''|to is empty; give host, from and to",
                "direction: 'up', to: 'C:\\\\a'|direction 'up' is neither toHost nor fromHost",
                "host: 'web99', to: 'C:\\\\a'|there is no host web99 that errors may use; an administrator defines hosts in"
                        + " Manage Jenkins, System"
            })
    void eachFailureIsOneSentence(String arguments, String sentence) throws Exception {
        WorkflowJob job = jenkins.jenkins.getItemByFullName("errors", WorkflowJob.class);
        String all = (arguments.contains("host:") ? "" : "host: 'web01', ")
                + (arguments.contains("from:") ? "" : "from: 'a.txt', ")
                + arguments;
        String script = "node('built-in') { writeFile file: 'a.txt', text: 'a'\n remotePowerShellCopy " + all + " }";
        if (job == null) {
            job = job("errors", script);
        }
        job.setDefinition(new CpsFlowDefinition(script, true));

        WorkflowRun build = jenkins.buildAndAssertStatus(Result.FAILURE, job);

        assertThat(Pipelines.log(build)).anyMatch(line -> line.replaceAll("rsp-[0-9a-f]{10}\\.", "rsp-…")
                .equals("ERROR: " + sentence));
        assertThat(host.host().shellIds()).isEmpty();
    }

    @Test
    void theSnippetGeneratorGivesBackWhatTheFormHas() throws Exception {
        Map<String, Object> form = new HashMap<>(Map.of("host", "web01", "from", "dist/app.zip", "to", "C:\\drop\\"));
        form.putAll(Map.of("direction", "", "checksum", true, "credentialsId", "", "endpoint", "", "startTimeout", ""));
        assertThat(Snippets.of(jenkins, RemotePowerShellCopyStep.class, form))
                .isEqualTo("remotePowerShellCopy from: 'dist/app.zip', host: 'web01', to: 'C:\\\\drop\\\\'");

        form.putAll(Map.of("direction", "fromHost", "checksum", false, "reconnectTimeout", "10m"));
        assertThat(Snippets.of(jenkins, RemotePowerShellCopyStep.class, form))
                .isEqualTo("remotePowerShellCopy checksum: false, direction: 'fromHost', from: 'dist/app.zip', host:"
                        + " 'web01', reconnectTimeout: '10m', to: 'C:\\\\drop\\\\'");
    }

    @Test
    void theFormOffersBothDirectionsAndComparesChecksums() throws Exception {
        try (JenkinsRule.WebClient client = jenkins.createWebClient()) {
            HtmlPage page = client.goTo("pipeline-syntax/");
            HtmlSelect steps = page.querySelector("select.dropdownList");
            steps.getOptions().stream()
                    .filter(option -> option.getText().startsWith("remotePowerShellCopy:"))
                    .findFirst()
                    .orElseThrow()
                    .click();
            client.waitForBackgroundJavaScript(20_000);
            HtmlSelect direction = page.querySelector("select[name='_.direction']");

            assertThat(direction.getOptions())
                    .extracting(option -> option.getText())
                    .containsExactly("from the workspace to the host", "from the host to the workspace");
            HtmlInput checksum = page.querySelector("input[name='_.checksum']");
            assertThat(checksum.isChecked()).isTrue();
        }
    }

    @Test
    void everyFieldOfTheFormHasHelp() throws Exception {
        for (var parameter : new DescribableModel<>(RemotePowerShellCopyStep.class).getParameters()) {
            assertThat(parameter.getHelp()).as(parameter.getName()).isNotBlank();
        }
    }

    private static WorkflowJob job(String name, String script) throws Exception {
        return Pipelines.create(jenkins, name, script);
    }

    private static FilePath workspace(WorkflowJob job) {
        return jenkins.jenkins.getWorkspaceFor(job);
    }

    private static byte[] file(FilePath file) throws Exception {
        byte[] bytes = new byte[LENGTH];
        new Random(1).nextBytes(bytes);
        write(file, bytes);
        return bytes;
    }

    private static void write(FilePath file, byte[] bytes) throws Exception {
        file.copyFrom(new ByteArrayInputStream(bytes));
    }

    private static boolean partialIn(Path parent) {
        if (!Files.exists(parent)) {
            return false;
        }
        try (Stream<Path> entries = Files.list(parent)) {
            return entries.anyMatch(entry -> entry.toString().endsWith(".part"));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
