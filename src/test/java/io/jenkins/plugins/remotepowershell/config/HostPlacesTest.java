package io.jenkins.plugins.remotepowershell.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.cloudbees.hudson.plugins.folder.Folder;
import hudson.model.FreeStyleProject;
import hudson.model.Run;
import io.jenkins.plugins.remotepowershell.run.RunRecord;
import io.jenkins.plugins.remotepowershell.run.RunThread;
import io.jenkins.plugins.remotepowershell.run.StoredRun;
import io.jenkins.plugins.remotepowershell.sessions.StoredRuns;
import io.jenkins.plugins.remotepowershell.testing.HttpsHost;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

@WithJenkins
@Timeout(120)
class HostPlacesTest {
    private final LinkedBlockingQueue<String> notices = new LinkedBlockingQueue<>();
    private Folder folder;
    private Run<?, ?> build;
    private ResolvedHost host;

    @BeforeEach
    void defineHost(JenkinsRule jenkins) throws Exception {
        Hosts.addGlobally("svc-deploy", "secret");
        Hosts.defineGlobally(ofTwoSessions());
        folder = jenkins.createProject(Folder.class, "deploy");
        build = jenkins.buildAndAssertSuccess(folder.createProject(FreeStyleProject.class, "app"));
        host = resolve();
    }

    private static RemoteHost ofTwoSessions() {
        RemoteHost definition = Hosts.at("web01", "web01");
        definition.setMaxSessions(2);
        return definition;
    }

    private ResolvedHost resolve() throws Exception {
        return HostResolver.resolve(build, "web01", new HostOverrides(), ignored -> {});
    }

    @Test
    void whoComesFirstIsServedFirstAndTheOthersAreToldTheirPlace() throws Exception {
        HostPlaces places = HostPlaces.get();
        places.enter(host, "run-1", notices::add);
        places.enter(host, "run-2", notices::add);
        List<String> served = Collections.synchronizedList(new ArrayList<>());
        CountDownLatch third = enterOnThread("run-3", notices::add, served);
        assertThat(notices.poll(30, TimeUnit.SECONDS))
                .isEqualTo("web01 already runs 2 of 2 allowed sessions; this step is number 1 in line");
        CountDownLatch fourth = enterOnThread("run-4", notices::add, served);
        assertThat(notices.poll(30, TimeUnit.SECONDS)).endsWith("number 2 in line");

        places.leave("run-1");
        assertThat(third.await(30, TimeUnit.SECONDS)).isTrue();
        assertThat(notices.poll(30, TimeUnit.SECONDS)).endsWith("number 1 in line");
        assertThat(served).containsExactly("run-3");

        places.leave("run-3");
        assertThat(fourth.await(30, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void aRunFromBeforeTheRestartHasItsPlace() throws Exception {
        HostPlaces places = HostPlaces.get();
        places.enter(host, "run-1", notices::add);

        places.enter(host, "run-1", notices::add);

        assertThat(notices).isEmpty();
    }

    @Test
    void whoStopsWaitingLetsTheNextOneAhead() throws Exception {
        HostPlaces places = HostPlaces.get();
        places.enter(host, "run-1", notices::add);
        places.enter(host, "run-2", notices::add);
        Thread impatient = RunThread.start("impatient", () -> {
            try {
                places.enter(host, "run-3", notices::add);
            } catch (InterruptedException stopped) {
                notices.add("stopped");
            }
        });
        notices.poll(30, TimeUnit.SECONDS);
        CountDownLatch next = enterOnThread("run-4", ignored -> {}, new ArrayList<>());

        impatient.interrupt();
        assertThat(notices.poll(30, TimeUnit.SECONDS)).isEqualTo("stopped");
        places.leave("run-2");

        assertThat(next.await(30, TimeUnit.SECONDS)).isTrue();
    }

    /** As two branches of a block do. */
    @Test
    void whoWaitsForTheSamePlaceGoesOnWithIt() throws Exception {
        HostPlaces places = HostPlaces.get();
        places.enter(host, "run-1", notices::add);
        places.enter(host, "run-2", notices::add);
        CountDownLatch one = enterOnThread("block", notices::add, new ArrayList<>());
        CountDownLatch other = enterOnThread("block", notices::add, new ArrayList<>());
        assertThat(notices.poll(30, TimeUnit.SECONDS)).endsWith("number 1 in line");
        assertThat(notices.poll(30, TimeUnit.SECONDS)).endsWith("number 1 in line");

        places.leave("run-1");

        assertThat(one.await(30, TimeUnit.SECONDS)).isTrue();
        assertThat(other.await(30, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void aSessionThatNobodyIsConnectedToIsOpenUntilTheIdleLimitOfItsHost() throws Exception {
        try (HttpsHost real = HttpsHost.start()) {
            Hosts.defineGlobally(Hosts.of(real, "web01"));
            StoredRun left = StoredRuns.start(build, "left", "web01", "'up'; Start-Sleep 600", OnLost.KEEP);
            RunRecord record = left.record();
            Instant limit =
                    record.lastSeenAt().orElseThrow().plus(record.idleTimeout().orElseThrow());

            assertThat(OpenSession.isOpen(record, limit.minusSeconds(1))).isTrue();
            assertThat(OpenSession.isOpen(record, limit)).isFalse();
        }
    }

    @Test
    void whatWasNeverSentHasNoSession() throws Exception {
        StoredRun created = StoredRuns.create(build, "created", "web01", OnLost.KEEP);

        assertThat(OpenSession.isOpen(created)).isFalse();
    }

    @Test
    void aFolderThatGetsAnotherNameHasNoMoreSessionsThanBefore() throws Exception {
        Hosts.define(folder, ofTwoSessions());
        RemotePowerShellConfiguration.get().setFolderEndpoints(List.of("https://.*"));
        HostPlaces places = HostPlaces.get();
        host = resolve();
        places.enter(host, "run-1", notices::add);
        places.enter(host, "run-2", notices::add);
        List<String> served = Collections.synchronizedList(new ArrayList<>());
        CountDownLatch third = enterOnThread("run-3", notices::add, served);
        assertThat(notices.poll(30, TimeUnit.SECONDS)).endsWith("number 1 in line");

        folder.renameTo("rollout");
        host = resolve();
        CountDownLatch fourth = enterOnThread("run-4", notices::add, served);

        assertThat(notices.poll(30, TimeUnit.SECONDS)).endsWith("number 2 in line");
        places.leave("run-1");
        assertThat(third.await(30, TimeUnit.SECONDS)).isTrue();
        assertThat(served).containsExactly("run-3");
        places.leave("run-3");
        assertThat(fourth.await(30, TimeUnit.SECONDS)).isTrue();
    }

    private CountDownLatch enterOnThread(String runId, Consumer<String> sink, List<String> served) {
        CountDownLatch placed = new CountDownLatch(1);
        RunThread.start(runId, () -> {
            try {
                HostPlaces.get().enter(host, runId, sink);
                served.add(runId);
                placed.countDown();
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
            }
        });
        return placed;
    }
}
