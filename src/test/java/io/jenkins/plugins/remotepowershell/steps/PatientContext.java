package io.jenkins.plugins.remotepowershell.steps;

import com.google.common.util.concurrent.ListenableFuture;
import com.google.common.util.concurrent.SettableFuture;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.model.Result;
import hudson.model.Run;
import hudson.model.TaskListener;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.jenkinsci.plugins.workflow.graph.FlowNode;
import org.jenkinsci.plugins.workflow.steps.BodyInvoker;
import org.jenkinsci.plugins.workflow.steps.StepContext;

/** A step of a pipeline that saves its program only when the test lets it. */
final class PatientContext extends StepContext {
    private static final long serialVersionUID = 1L;

    private final transient Run<?, ?> build;
    private final transient FlowNode node;
    private final transient TaskListener listener;
    private final transient SettableFuture<Void> saved = SettableFuture.create();
    private final transient CompletableFuture<Object> end = new CompletableFuture<>();
    private final transient CountDownLatch asked = new CountDownLatch(1);

    PatientContext(Run<?, ?> build, FlowNode node) {
        this(build, node, TaskListener.NULL);
    }

    /** @param listener takes the step's log */
    PatientContext(Run<?, ?> build, FlowNode node, TaskListener listener) {
        this.build = build;
        this.node = node;
        this.listener = listener;
    }

    /** Returns when the step waits to be saved. */
    void awaitSaving() throws InterruptedException {
        asked.await();
    }

    void save() {
        saved.set(null);
    }

    /** What the step returned, or failed with. */
    CompletableFuture<Object> end() {
        return end;
    }

    @CheckForNull
    @Override
    public <T> T get(Class<T> key) {
        if (key == TaskListener.class) {
            return key.cast(listener);
        } else if (key == Run.class) {
            return key.cast(build);
        }
        return key == FlowNode.class ? key.cast(node) : null;
    }

    @Override
    public void onSuccess(@CheckForNull Object result) {
        end.complete(result);
    }

    @Override
    public void onFailure(Throwable failure) {
        end.completeExceptionally(failure);
    }

    @Override
    public boolean isReady() {
        return true;
    }

    @Override
    public ListenableFuture<Void> saveState() {
        asked.countDown();
        return saved;
    }

    @Override
    public void setResult(Result result) {
        throw new UnsupportedOperationException();
    }

    @Override
    public BodyInvoker newBodyInvoker() {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean equals(Object other) {
        return this == other;
    }

    @Override
    public int hashCode() {
        return System.identityHashCode(this);
    }
}
