package io.jenkins.plugins.remotepowershell.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import jenkins.model.Jenkins;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.jvnet.hudson.test.junit.jupiter.JenkinsSessionExtension;

@Timeout(180)
class HomeOwnershipTest {
    @RegisterExtension
    private final JenkinsSessionExtension sessions = new JenkinsSessionExtension();

    @Test
    void aRestartedControllerKeepsItsRuns() throws Throwable {
        sessions.then(jenkins -> assertThat(HomeOwnership.get().mayAct()).isTrue());
        sessions.then(jenkins -> assertThat(HomeOwnership.get().mayAct()).isTrue());
    }

    @Test
    void aCopyOfAHomeLeavesItsRunsAloneUntilAnAdministratorSaysSo() throws Throwable {
        sessions.then(jenkins -> {
            HomeOwnership.get().mayAct();
            String owner = Files.readString(ownerFile());
            Files.writeString(ownerFile(), owner.replaceAll("machine=.*", "machine=production"));
        });
        sessions.then(jenkins -> {
            assertThat(HomeOwnership.get().mayAct()).isFalse();
            assertThat(HomeOwnership.get().otherOwner().orElseThrow()).startsWith("production (");

            HomeOwnership.get().doRun();
            assertThat(Files.readString(ownerFile())).contains("machine=production");

            HomeOwnership.get().takeOver();
            assertThat(HomeOwnership.get().mayAct()).isTrue();
        });
        sessions.then(jenkins -> assertThat(HomeOwnership.get().mayAct()).isTrue());
    }

    @Test
    void aSystemPropertyMakesTheRunsOfACopyItsOwn() throws Throwable {
        sessions.then(jenkins -> {
            Files.createDirectories(ownerFile().getParent());
            Files.writeString(ownerFile(), "machine=production");
            HomeOwnership.get().doRun();
            assertThat(HomeOwnership.get().mayAct()).isFalse();

            System.setProperty(HomeOwnership.TAKE_OVER, "true");
            try {
                HomeOwnership.get().doRun();
            } finally {
                System.clearProperty(HomeOwnership.TAKE_OVER);
            }

            assertThat(HomeOwnership.get().mayAct()).isTrue();
            assertThat(Files.readString(ownerFile())).doesNotContain("machine=production");
        });
    }

    @Test
    void anOwnerThatAnotherControllerBecameIsNoticedWithinAMinute() throws Throwable {
        sessions.then(jenkins -> {
            assertThat(HomeOwnership.get().mayAct()).isTrue();
            Files.writeString(ownerFile(), Files.readString(ownerFile()).replaceAll("machine=.*", "machine=standby"));

            HomeOwnership.get().doRun();

            assertThat(HomeOwnership.get().mayAct()).isFalse();
        });
    }

    @Test
    void anUnreadableOwnerFileNamesNobody() throws Throwable {
        sessions.then(jenkins -> {
            HomeOwnership.get().mayAct();
            Files.writeString(ownerFile(), "renewedAt=yesterday");

            HomeOwnership.get().doRun();

            assertThat(HomeOwnership.get().mayAct()).isFalse();
        });
    }

    private static Path ownerFile() {
        return Jenkins.get().getRootDir().toPath().resolve("remote-powershell").resolve("owner");
    }
}
