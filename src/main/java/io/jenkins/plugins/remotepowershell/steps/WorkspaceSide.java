package io.jenkins.plugins.remotepowershell.steps;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.FilePath;
import io.jenkins.plugins.remotepowershell.copy.CopyException;
import io.jenkins.plugins.remotepowershell.copy.CopySide;
import io.jenkins.plugins.remotepowershell.copy.FileFacts;
import io.jenkins.plugins.remotepowershell.copy.Problem;
import io.jenkins.plugins.remotepowershell.steps.WorkspaceFiles.Deed;
import java.io.IOException;
import java.io.Serializable;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/** Files of the workspace, which may lie on an agent: that is waited for when it is away. */
final class WorkspaceSide implements CopySide {
    /** After a restart agents connect by themselves. */
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    private static final long DELAY_MILLIS = 2_000;

    /** Finds the workspace as it is now. */
    interface Finding {
        @CheckForNull
        FilePath find() throws IOException, InterruptedException;
    }

    private final Finding workspace;
    private final Consumer<String> notices;
    private String directory = "";

    WorkspaceSide(Finding workspace, Consumer<String> notices) {
        this.workspace = workspace;
        this.notices = notices;
    }

    @Override
    public String named(String path) {
        return path + WorkspaceFiles.PLACE;
    }

    @Override
    public FileFacts inspect(String path) throws CopyException, InterruptedException {
        return (FileFacts) act(Deed.INSPECT, path);
    }

    @Override
    public FileFacts inspectTarget(String path) throws CopyException, InterruptedException {
        return (FileFacts) act(Deed.INSPECT_TARGET, path);
    }

    @Override
    public String digest(String path, long length) throws CopyException, InterruptedException {
        return (String) act(Deed.DIGEST, path, length);
    }

    @Override
    public byte[] read(String path, long offset, int count) throws CopyException, InterruptedException {
        return (byte[]) act(Deed.READ, path, offset, count);
    }

    @Override
    public void write(String path, long offset, byte[] bytes) throws CopyException, InterruptedException {
        act(Deed.WRITE, path, offset, bytes);
    }

    @Override
    public void replace(String partial, String path, FileFacts whole) throws CopyException, InterruptedException {
        act(Deed.REPLACE, path, partial, whole);
    }

    @Override
    public void makeDirectory(String path) throws CopyException, InterruptedException {
        act(Deed.MAKE_DIRECTORY, path);
    }

    @Override
    @SuppressWarnings("unchecked")
    public List<FileFacts> list(String path) throws CopyException, InterruptedException {
        return (List<FileFacts>) act(Deed.LIST, path);
    }

    @Override
    public void remove(String path) throws CopyException, InterruptedException {
        act(Deed.REMOVE, path);
    }

    @Override
    public String join(String parent, String relative) {
        return (endsAsDirectory(parent) ? parent : parent + "/") + relative;
    }

    @Override
    public String nameOf(String path) {
        String trimmed = path.replaceFirst(isWindows() ? "[\\\\/]+$" : "/+$", "");
        int separator = Math.max(trimmed.lastIndexOf('/'), isWindows() ? trimmed.lastIndexOf('\\') : -1);
        return trimmed.substring(separator + 1);
    }

    @Override
    public boolean endsAsDirectory(String path) {
        return path.endsWith("/") || path.equals(".") || (isWindows() && path.endsWith("\\"));
    }

    private boolean isWindows() {
        return directory.contains("\\") || directory.matches("[A-Za-z]:.*");
    }

    private Serializable act(Deed deed, String path, Serializable... values)
            throws CopyException, InterruptedException {
        long begun = System.nanoTime();
        boolean said = false;
        while (true) {
            try {
                return found().act(new WorkspaceFiles(deed, path, values));
            } catch (IOException failed) {
                check(failed, System.nanoTime() - begun);
                if (!said) {
                    notices.accept("the workspace cannot be reached (" + failed.getMessage()
                            + "); waiting for its agent" + " for up to " + PATIENCE.toMinutes() + " minutes");
                    said = true;
                }
                Thread.sleep(DELAY_MILLIS);
            }
        }
    }

    private FilePath found() throws IOException, InterruptedException {
        FilePath there = workspace.find();
        if (there == null) {
            throw new IOException("its agent is not connected");
        }
        directory = there.getRemote();
        return there;
    }

    /** What the agent has said is final; that it says nothing is not, for a while. */
    private static void check(IOException failed, long waitedNanos) throws CopyException {
        for (Throwable cause = failed; cause != null; cause = cause.getCause()) {
            if (cause instanceof CopyException told) {
                throw told;
            }
        }
        if (waitedNanos > PATIENCE.toNanos()) {
            throw CopyException.lost(
                    Problem.WORKSPACE,
                    "the workspace cannot be reached for " + PATIENCE.toMinutes() + " minutes (" + failed.getMessage()
                            + "); connect its agent, and copy again");
        }
    }
}
