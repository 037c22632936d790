package io.jenkins.plugins.remotepowershell.sessions;

import static org.assertj.core.api.Assertions.assertThat;

import com.cloudbees.hudson.plugins.folder.Folder;
import hudson.model.FreeStyleProject;
import io.jenkins.plugins.remotepowershell.config.Hosts;
import io.jenkins.plugins.remotepowershell.config.JenkinsRuns;
import io.jenkins.plugins.remotepowershell.config.OnLost;
import io.jenkins.plugins.remotepowershell.run.RunPhase;
import io.jenkins.plugins.remotepowershell.run.StoredRun;
import java.nio.file.Files;
import java.nio.file.Path;
import jenkins.model.Jenkins;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.jvnet.hudson.test.junit.jupiter.JenkinsSessionExtension;

@Timeout(300)
class UnloadableJobTest {
    @RegisterExtension
    private final JenkinsSessionExtension sessions = new JenkinsSessionExtension();

    @Test
    void aJobThatCannotBeLoadedKeepsItsRunsAndADeletedOneDoesNot() throws Throwable {
        sessions.then(jenkins -> {
            Hosts.addGlobally("svc-deploy", "secret");
            Hosts.defineGlobally(Hosts.at("web01", "web01"));
            Folder folder = jenkins.createProject(Folder.class, "deploy");
            FreeStyleProject job = folder.createProject(FreeStyleProject.class, "app");
            StoredRuns.create(jenkins.buildAndAssertSuccess(job), "run-1", "web01", OnLost.STOP);
            Files.writeString(config(job.getRootDir().toPath()), "<torn");
        });
        sessions.then(jenkins -> {
            assertThat(jenkins.jenkins.getItemByFullName("deploy/app")).isNull();
            StoredRun run = JenkinsRuns.get().store().find("run-1").orElseThrow();

            OrphanSweeper.get().sweep();
            assertThat(JenkinsRuns.get().live("run-1")).isEmpty();
            assertThat(run.record().phase()).isEqualTo(RunPhase.CREATED);

            Path job = Jenkins.get().getRootDir().toPath().resolve("jobs/deploy/jobs/app");
            Files.delete(config(job));
            OrphanSweeper.get().sweep();
            StoredRuns.awaitEnd(run);
            assertThat(run.record().phase()).isEqualTo(RunPhase.FINISHED);
        });
    }

    private static Path config(Path job) {
        return job.resolve("config.xml");
    }
}
