package io.jenkins.plugins.remotepowershell.cli;

import io.jenkins.plugins.remotepowershell.run.StoredRun;
import java.io.IOException;

/** Makes or finds the run that is to be followed, once everything else is known to be usable. */
interface RunSource {
    StoredRun get() throws IOException, InterruptedException;
}
