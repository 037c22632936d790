package io.jenkins.plugins.remotepowershell.config;

import io.jenkins.plugins.remotepowershell.run.StoredRun;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/** Lets builds of other jobs attach a run, until one has: the word of someone who may update the build that owns it. */
public final class RunRelease {
    /** Of a run's labels. */
    public static final String LABEL = "released";

    private RunRelease() {}

    public static boolean isReleased(StoredRun run) throws IOException {
        return run.labels().containsKey(LABEL);
    }

    /** @param user who released it */
    public static void release(StoredRun run, String user) throws IOException {
        Map<String, String> labels = new LinkedHashMap<>(run.labels());
        labels.put(LABEL, user);
        run.setLabels(labels);
    }
}
