package io.jenkins.plugins.remotepowershell.steps;

import org.jvnet.hudson.test.junit.jupiter.RealJenkinsExtension;

/** Controllers in processes of their own. */
final class Controllers {
    private Controllers() {}

    /** Returns when the process that was told to die has, so that the controller can be started again. */
    static void awaitDeath(RealJenkinsExtension controller) throws Exception {
        Process process = controller.getProcess();
        if (process != null) {
            process.waitFor();
        }
        controller.stopJenkinsForcibly();
    }
}
