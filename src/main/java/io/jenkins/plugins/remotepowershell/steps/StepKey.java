package io.jenkins.plugins.remotepowershell.steps;

import hudson.Util;
import hudson.model.AbstractProject;
import hudson.model.Project;
import hudson.tasks.Builder;
import java.util.List;
import org.apache.commons.codec.digest.DigestUtils;

/**
 * Which build step of a freestyle job a run belongs to: its place among the steps, and a digest of what it runs where. A
 * changed step has another key.
 *
 * @param index from 0; -1 for a step that the job does not have any more
 */
record StepKey(int index, String digest) {

    static StepKey of(AbstractProject<?, ?> job, RemotePowerShellBuilder builder) {
        List<Builder> builders = job instanceof Project<?, ?> project ? project.getBuilders() : List.of();
        return new StepKey(builders.indexOf(builder), digest(builder.getStep()));
    }

    /** What {@link #toString()} gave. */
    static StepKey parse(String text) {
        int colon = text.indexOf(':');
        return colon < 0
                ? new StepKey(-1, text)
                : new StepKey(Integer.parseInt(text.substring(0, colon)), text.substring(colon + 1));
    }

    /** Of host, credentials and script: with these unchanged, a run is still the step's. */
    private static String digest(RemotePowerShellStep step) {
        String what = String.join(
                "\n",
                Util.fixNull(step.getHost()),
                step.getHostsText(),
                Util.fixNull(step.getEndpoint()),
                Util.fixNull(step.getCredentialsId()),
                Util.fixNull(step.getScript()),
                Util.fixNull(step.getScriptFile()),
                Util.fixNull(step.getCommand()));
        return DigestUtils.sha256Hex(what);
    }

    @Override
    public String toString() {
        return index + ":" + digest;
    }
}
