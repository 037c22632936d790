package io.jenkins.plugins.remotepowershell.sessions;

import static org.assertj.core.api.Assertions.assertThat;

import hudson.ExtensionList;
import hudson.model.FreeStyleProject;
import hudson.model.Result;
import io.jenkins.plugins.remotepowershell.config.HomeOwnership;
import io.jenkins.plugins.remotepowershell.config.Hosts;
import io.jenkins.plugins.remotepowershell.config.JenkinsRuns;
import io.jenkins.plugins.remotepowershell.config.OnLost;
import io.jenkins.plugins.remotepowershell.run.OutcomeKind;
import io.jenkins.plugins.remotepowershell.run.StoredRun;
import io.jenkins.plugins.remotepowershell.simulator.ExchangeLog;
import io.jenkins.plugins.remotepowershell.testing.HttpsHost;
import java.net.URL;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.commons.io.FileUtils;
import org.htmlunit.HttpMethod;
import org.htmlunit.WebRequest;
import org.htmlunit.html.HtmlPage;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.JenkinsSessionExtension;

/** A second controller on a copy of the first one's JENKINS_HOME, as of a backup or for a trial of an upgrade. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class CopiedHomeTest {
    private static final int LINES = 150;
    private static final String COUNTING =
            "1.." + LINES + " | ForEach-Object { \"line $_\"; Start-Sleep -Milliseconds 50 }";
    private static final String PAGE = "manage/remote-powershell/";

    @RegisterExtension
    private final JenkinsSessionExtension original = new JenkinsSessionExtension();

    @RegisterExtension
    private final JenkinsSessionExtension copy = new JenkinsSessionExtension();

    private HttpsHost host;

    @BeforeEach
    void startHost() throws Exception {
        host = HttpsHost.start();
    }

    @AfterEach
    void stopHost() {
        host.close();
    }

    @Test
    void aCopyTouchesNothingUntilAnAdministratorSaysThatTheRunsAreItsOwn() throws Throwable {
        original.then(this::begin);
        FileUtils.copyDirectory(original.getHome(), copy.getHome());
        List<ExchangeLog.Entry> before = host.host().exchangeLog().entries();

        copy.then(jenkins -> {
            WorkflowRun build =
                    jenkins.jenkins.getItemByFullName("p", WorkflowJob.class).getLastBuild();
            jenkins.waitForMessage("the runs of this JENKINS_HOME belong to another controller", build);
            OrphanSweeper.get().sweep();
            StoredRun orphan = JenkinsRuns.get().store().find("orphan").orElseThrow();
            new RowActions(orphanRow()).close();
            assertThat(JenkinsRuns.get().live("orphan")).isEmpty();
            assertThat(host.host().exchangeLog().entries()).isEqualTo(before);

            confirm(jenkins);

            jenkins.assertBuildStatus(Result.SUCCESS, jenkins.waitForCompletion(build));
            assertThat(build.getLog(Integer.MAX_VALUE))
                    .filteredOn(line -> line.startsWith("line "))
                    .containsExactlyElementsOf(IntStream.rangeClosed(1, LINES)
                            .mapToObj(i -> "line " + i)
                            .toList());
            OrphanSweeper.get().sweep();
            StoredRuns.awaitEnd(orphan);
            assertThat(orphan.record().outcome().orElseThrow().kind()).isEqualTo(OutcomeKind.STOPPED);
        });
        assertThat(host.host().shellIds()).isEmpty();
    }

    /** A script that a step follows, and one whose build is over. */
    private void begin(JenkinsRule jenkins) throws Throwable {
        Hosts.addGlobally("svc-deploy", "secret");
        Hosts.defineGlobally(Hosts.of(host, "web01"));
        assertThat(HomeOwnership.get().mayAct()).isTrue();
        FreeStyleProject over = jenkins.createFreeStyleProject("over");
        StoredRuns.start(jenkins.buildAndAssertSuccess(over), "orphan", "web01", "Start-Sleep 600", OnLost.STOP);
        WorkflowJob job = jenkins.createProject(WorkflowJob.class, "p");
        job.setDefinition(new CpsFlowDefinition("remotePowerShell host: 'web01', script: '" + COUNTING + "'", true));
        jenkins.waitForMessage("line 3", job.scheduleBuild2(0).waitForStart());
    }

    private static RunRow orphanRow() throws Exception {
        return ExtensionList.lookupSingleton(SessionsPage.class).getRun("orphan");
    }

    private void confirm(JenkinsRule jenkins) throws Exception {
        SessionsMonitor monitor = ExtensionList.lookupSingleton(SessionsMonitor.class);
        assertThat(monitor.isActivated()).isTrue();
        try (JenkinsRule.WebClient client = jenkins.createWebClient()) {
            assertThat(client.goTo("manage").asNormalizedText())
                    .contains(
                            "belong to the controller on ",
                            "(" + original.getHome().getAbsolutePath() + ")");
            HtmlPage page = client.goTo(PAGE);
            assertThat(page.querySelector("#remote-powershell-other-owner").asNormalizedText())
                    .contains(original.getHome().getAbsolutePath(), "Take the runs over");
            URL takeOver = client.createCrumbedUrl(PAGE + "takeOver");
            client.getPage(new WebRequest(takeOver, HttpMethod.POST));
            assertThat(client.goTo(PAGE).getElementById("remote-powershell-other-owner"))
                    .isNull();
        }
        assertThat(monitor.getOtherOwner()).isNull();
    }
}
