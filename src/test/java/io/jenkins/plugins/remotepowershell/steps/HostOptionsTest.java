package io.jenkins.plugins.remotepowershell.steps;

import static org.assertj.core.api.Assertions.assertThat;

import hudson.Util;
import hudson.model.Descriptor;
import hudson.model.Result;
import hudson.util.FormValidation;
import io.jenkins.plugins.remotepowershell.config.AllowedOverrides;
import io.jenkins.plugins.remotepowershell.config.Hosts;
import io.jenkins.plugins.remotepowershell.config.NtlmAuthentication;
import io.jenkins.plugins.remotepowershell.config.PinnedTrust;
import io.jenkins.plugins.remotepowershell.config.RemoteHost;
import io.jenkins.plugins.remotepowershell.config.RemoteHostDescriptor;
import io.jenkins.plugins.remotepowershell.simulator.OperationKind;
import io.jenkins.plugins.remotepowershell.simulator.SimulatedHostSettings;
import io.jenkins.plugins.remotepowershell.testing.HttpsHost;
import io.jenkins.plugins.remotepowershell.testing.Wire;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** What a step's options about the host do there, and that a step sets them only where the host's definition lets it. */
@WithJenkins
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class HostOptionsTest {
    private static final int BUFFER_BYTES = 16 << 10;
    private static final int LINES = 400;

    /** More than the host's buffer holds. */
    private static final String MUCH =
            "\"line 0\"; Start-Sleep 1; 1.." + LINES + " | ForEach-Object { \"line $_ " + "x".repeat(100) + "\" }";

    private static final String NO_MAX =
            "'Max' is for idleTimeout only, where it means as long as the host allows; write a number and one of";

    private static JenkinsRule jenkins;

    /** Signs on with Basic only, and has session configurations of the usual names only. */
    private HttpsHost usual;

    /** Has one session configuration, {@code Operations}, and a small buffer. */
    private HttpsHost special;

    private Wire wire;

    @BeforeAll
    static void startJenkins(JenkinsRule rule) throws Exception {
        jenkins = rule;
        Hosts.addGlobally("svc-deploy", "secret");
    }

    @BeforeEach
    void start() throws Exception {
        usual = HttpsHost.start();
        special = HttpsHost.start(new SimulatedHostSettings()
                .user("deploy", "secret")
                .configurationNames("Operations")
                .autoDisconnect(Duration.ofSeconds(1))
                .bufferBytes(BUFFER_BYTES));
        wire = Wire.to(special.endpoint());
    }

    @AfterEach
    void stop() throws Exception {
        wire.close();
        usual.close();
        special.close();
    }

    @Test
    void aStepGoesToAnotherEndpointWhereItMay() throws Exception {
        RemoteHost definition = Hosts.of(special, "web01");
        String option = "endpoint: '" + usual.endpoint() + "', credentialsId: 'svc-deploy'";
        assertRefused(definition, option, "does not let steps set endpoint");

        definition.getOverridable().setEndpoint(true);
        run(definition, Result.SUCCESS, option);

        assertThat(special.host().exchangeLog().entries()).isEmpty();
        assertThat(usual.host().exchangeLog().count(OperationKind.CREATE)).isEqualTo(1);
    }

    /** Elsewhere it would mean the default, which nobody expects of it. */
    @Test
    void onlyAnIdleTimeoutCanBeMax() throws Exception {
        RemoteHost definition = Hosts.of(usual, "web01");
        for (String option : List.of("reconnectTimeout", "startTimeout", "maxRuntime")) {
            assertRefused(definition, option + ": 'Max'", option + ": " + NO_MAX);
        }
        definition.setBusyTimeout("max");
        assertRefused(definition, "label: 'busy'", "busyTimeout: 'max' is for idleTimeout only");
        definition.setBusyTimeout(null);
        definition.setOperationTimeout("max");
        assertRefused(definition, "label: 'operation'", "operationTimeout: 'max' is for idleTimeout only");
        assertThat(usual.host().exchangeLog().entries()).isEmpty();

        definition.setOperationTimeout("2s");
        run(definition, Result.SUCCESS, "idleTimeout: 'Max'");
    }

    @Test
    void formsSayThatOnlyAnIdleTimeoutCanBeMax() {
        RemotePowerShellStep.DescriptorImpl step = descriptor(RemotePowerShellStep.DescriptorImpl.class);
        RemotePowerShellCopyStep.DescriptorImpl copy = descriptor(RemotePowerShellCopyStep.DescriptorImpl.class);
        RemoteHostDescriptor host = (RemoteHostDescriptor) jenkins.jenkins.getDescriptorOrDie(RemoteHost.class);

        assertThat(Stream.of(
                        step.doCheckReconnectTimeout("Max"),
                        step.doCheckStartTimeout("Max"),
                        step.doCheckMaxRuntime("Max"),
                        copy.doCheckReconnectTimeout("Max"),
                        copy.doCheckStartTimeout("Max"),
                        host.doCheckReconnectTimeout("Max"),
                        host.doCheckOperationTimeout("Max"),
                        host.doCheckBusyTimeout("Max")))
                .allSatisfy(said -> {
                    assertThat(said.kind).isEqualTo(FormValidation.Kind.ERROR);
                    assertThat(said.getMessage()).startsWith(Util.escape(NO_MAX));
                });
        assertThat(Stream.of(
                        step.doCheckIdleTimeout("Max"),
                        descriptor(WithRemotePowerShellStep.DescriptorImpl.class)
                                .doCheckIdleTimeout("max"),
                        host.doCheckIdleTimeout("max")))
                .allMatch(said -> said.kind == FormValidation.Kind.OK);
    }

    private static <D extends Descriptor<?>> D descriptor(Class<D> type) {
        return jenkins.jenkins.getDescriptorByType(type);
    }

    @Test
    void aStepSignsOnAnotherWayWhereItMay() throws Exception {
        RemoteHost definition = Hosts.of(usual, "web01");
        definition.setAuthentication(new NtlmAuthentication());
        String option = "authentication: 'basic', credentialsId: 'svc-deploy'";
        assertRefused(definition, option, "does not let steps set authentication");
        assertThat(Pipelines.log(run(definition, Result.FAILURE, "startTimeout: '1s'")))
                .anyMatch(line ->
                        line.startsWith("remotePowerShell: connecting to web01 (") && line.endsWith("NTLM as deploy)"));
        assertThat(usual.host().exchangeLog().entries()).isEmpty();

        definition.getOverridable().setAuthentication(true);
        run(definition, Result.SUCCESS, option);
        assertThat(usual.host().exchangeLog().count(OperationKind.CREATE)).isEqualTo(1);
    }

    @Test
    void aStepUsesAnotherSessionConfigurationWhereItMay() throws Exception {
        RemoteHost definition = Hosts.of(special, "web01");
        String option = "configurationName: 'Operations'";
        assertRefused(definition, option, "does not let steps set configurationName");
        assertThat(Pipelines.log(run(definition, Result.FAILURE, "startTimeout: '1s'")))
                .anyMatch(line -> line.startsWith("remotePowerShell: the script was not started: "));
        assertThat(special.host().shellIds()).isEmpty();

        definition.getOverridable().setConfigurationName(true);
        run(definition, Result.SUCCESS, option);
    }

    /** While nobody is connected: it waits for room, its host drops the oldest output, or a journal keeps all. */
    @Test
    void whatBecomesOfOutputThatTheHostHasNoRoomForIsChosen() throws Exception {
        RemoteHost definition = Hosts.at("web01", wire.endpoint().toString());
        definition.setTrust(new PinnedTrust(special.sha256()));
        definition.setConfigurationName("Operations");
        Hosts.defineGlobally(definition);
        WorkflowRun waits = start("waits", "outputBufferingMode: 'Block'");
        WorkflowRun drops = start("drops", "outputBufferingMode: 'Drop'");
        WorkflowRun keeps = start("keeps", "journal: true");
        wire.cut();
        for (WorkflowRun ending : List.of(drops, keeps)) {
            String runId = Pipelines.runId(ending);
            Pipelines.await(() -> special.host().disk().result(runId).isPresent());
        }
        assertThat(special.host().disk().result(Pipelines.runId(waits))).isEmpty();
        wire.mend();
        for (WorkflowRun build : List.of(waits, drops, keeps)) {
            jenkins.assertBuildStatus(Result.SUCCESS, jenkins.waitForCompletion(build));
        }

        assertThat(numbers(waits)).containsExactlyElementsOf(all());
        assertThat(numbers(keeps)).containsExactlyElementsOf(all());
        assertThat(Pipelines.log(keeps)).anyMatch(line -> line.endsWith("recovered from the journal on the host"));
        List<String> gap = Pipelines.linesWith(drops, "remotePowerShell: record");
        assertThat(gap)
                .singleElement()
                .asString()
                .matches(
                        "remotePowerShell: records [0-9]+ to [0-9]+ lost: the host has dropped them, or its answer went"
                                + " to a client that is gone; a journal on the host would have kept them");
        assertThat(numbers(drops)).hasSize(LINES + 1 - lost(gap.get(0))).isSubsetOf(all());
    }

    private static int lost(String gap) {
        String[] words = gap.split(" ");
        return Integer.parseInt(words[4]) - Integer.parseInt(words[2]) + 1;
    }

    private static List<Integer> all() {
        return IntStream.rangeClosed(0, LINES).boxed().toList();
    }

    private static List<Integer> numbers(WorkflowRun build) throws Exception {
        return Pipelines.linesWith(build, "line ").stream()
                .map(line -> Integer.valueOf(line.split(" ")[1]))
                .toList();
    }

    private static WorkflowRun start(String name, String options) throws Exception {
        return Pipelines.startAndAwait(
                jenkins,
                Pipelines.create(
                        jenkins, name, "remotePowerShell host: 'web01', " + options + ", script: '" + MUCH + "'"),
                "line 0");
    }

    private void assertRefused(RemoteHost definition, String option, String sentence) throws Exception {
        definition.setOverridable(new AllowedOverrides());
        int before = usual.host().exchangeLog().entries().size();
        assertThat(Pipelines.log(run(definition, Result.FAILURE, option))).anyMatch(line -> line.contains(sentence));
        assertThat(usual.host().exchangeLog().entries()).hasSize(before);
        assertThat(special.host().exchangeLog().entries()).isEmpty();
    }

    private static WorkflowRun run(RemoteHost definition, Result expected, String option) throws Exception {
        Hosts.defineGlobally(definition);
        return Pipelines.run(jenkins, expected, "remotePowerShell host: 'web01', " + option + ", script: '\"done\"'");
    }
}
