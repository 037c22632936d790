package io.jenkins.plugins.remotepowershell.steps.distant;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.console.AnnotatedLargeText;
import hudson.model.BuildListener;
import hudson.model.TaskListener;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import jenkins.model.Jenkins;
import org.jenkinsci.plugins.workflow.flow.FlowExecutionOwner;
import org.jenkinsci.plugins.workflow.graph.FlowNode;
import org.jenkinsci.plugins.workflow.log.FileLogStorage;
import org.jenkinsci.plugins.workflow.log.LogStorage;
import org.jenkinsci.plugins.workflow.log.LogStorageFactory;

/** A store of logs from which the log of one step does not come back, where the home has a file {@code distant-logs}. */
@Extension
public final class DistantLogs implements LogStorageFactory {
    @Override
    public LogStorage forBuild(@NonNull FlowExecutionOwner build) {
        if (!new File(Jenkins.get().getRootDir(), "distant-logs").exists()) {
            return null;
        }
        try {
            return new Store(FileLogStorage.forFile(new File(build.getRootDir(), "log")));
        } catch (IOException noBuild) {
            return null;
        }
    }

    private record Store(LogStorage files) implements LogStorage {
        @NonNull
        @Override
        public BuildListener overallListener() throws IOException, InterruptedException {
            return files.overallListener();
        }

        @NonNull
        @Override
        public TaskListener nodeListener(@NonNull FlowNode node) throws IOException, InterruptedException {
            return files.nodeListener(node);
        }

        @NonNull
        @Override
        public AnnotatedLargeText<FlowExecutionOwner.Executable> overallLog(
                @NonNull FlowExecutionOwner.Executable build, boolean complete) {
            return files.overallLog(build, complete);
        }

        @NonNull
        @Override
        public AnnotatedLargeText<FlowNode> stepLog(@NonNull FlowNode node, boolean complete) {
            return new AnnotatedLargeText<>(new File("unreachable"), StandardCharsets.UTF_8, complete, node);
        }
    }
}
