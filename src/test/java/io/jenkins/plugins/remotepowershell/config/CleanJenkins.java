package io.jenkins.plugins.remotepowershell.config;

import com.cloudbees.plugins.credentials.SystemCredentialsProvider;
import com.cloudbees.plugins.credentials.domains.Domain;
import hudson.model.TopLevelItem;
import hudson.security.AuthorizationStrategy;
import hudson.security.SecurityRealm;
import io.jenkins.plugins.remotepowershell.run.StoredRun;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import jenkins.model.Jenkins;
import org.apache.commons.io.FileUtils;

/**
 * One Jenkins for all tests of a class, in which none finds what another left: items, runs, hosts, credentials, security.
 * What stays is the usage of credentials by their id, and what is in memory only (scans and refusals of hosts, by name).
 */
public final class CleanJenkins {
    private CleanJenkins() {}

    /** Makes it so, before a test. */
    public static void clean(Jenkins jenkins) throws Exception {
        jenkins.doCancelQuietDown();
        jenkins.setSecurityRealm(SecurityRealm.NO_AUTHENTICATION);
        jenkins.setAuthorizationStrategy(AuthorizationStrategy.UNSECURED);
        jenkins.setProxy(null);
        forgetRuns();
        for (TopLevelItem item : jenkins.getItems()) {
            item.delete();
        }
        SystemCredentialsProvider.getInstance().setDomainCredentialsMap(Map.of(Domain.global(), List.of()));
        configureNothing();
    }

    private static void configureNothing() {
        RemotePowerShellConfiguration configuration = RemotePowerShellConfiguration.get();
        configuration.setHosts(List.of());
        configuration.setAllowUnlistedHosts(false);
        configuration.setFolderEndpoints(List.of());
        configuration.setSweepMinutes(0);
    }

    private static void forgetRuns() throws IOException, InterruptedException {
        for (LiveRun run : JenkinsRuns.get().live()) {
            leave(run);
        }
        for (StoredRun run : JenkinsRuns.get().store().list()) {
            HostPlaces.get().leave(run.runId());
        }
        FileUtils.deleteDirectory(JenkinsRuns.get().directory().resolve("runs").toFile());
    }

    private static void leave(LiveRun run) throws InterruptedException {
        run.detach();
        if (!run.awaitEnd(TimeUnit.SECONDS.toMillis(30))) {
            throw new AssertionError("run " + run.runId() + " is still driven: " + run.status());
        }
    }
}
