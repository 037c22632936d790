package io.jenkins.plugins.remotepowershell.steps;

import hudson.remoting.VirtualChannel;
import io.jenkins.plugins.remotepowershell.copy.CopyException;
import io.jenkins.plugins.remotepowershell.copy.DiskSide;
import io.jenkins.plugins.remotepowershell.copy.FileFacts;
import java.io.File;
import java.io.Serializable;
import java.util.ArrayList;
import jenkins.MasterToSlaveFileCallable;

/** One deed with a file of the workspace, done where the workspace is. */
final class WorkspaceFiles extends MasterToSlaveFileCallable<Serializable> {
    private static final long serialVersionUID = 1L;

    /** As the methods of {@link io.jenkins.plugins.remotepowershell.copy.CopySide}, with their values in order. */
    enum Deed {
        INSPECT,
        INSPECT_TARGET,
        DIGEST,
        READ,
        WRITE,
        REPLACE,
        MAKE_DIRECTORY,
        LIST,
        REMOVE
    }

    /** After a path, in sentences. */
    static final String PLACE = " in the workspace";

    private final Deed deed;
    private final String path;
    private final Serializable[] values;

    WorkspaceFiles(Deed deed, String path, Serializable... values) {
        this.deed = deed;
        this.path = path;
        this.values = values;
    }

    @Override
    public Serializable invoke(File workspace, VirtualChannel channel) throws CopyException {
        DiskSide files = new DiskSide(workspace.getAbsolutePath(), PLACE);
        switch (deed) {
            case INSPECT:
                return files.inspect(path);
            case INSPECT_TARGET:
                return files.inspectTarget(path);
            case DIGEST:
                return files.digest(path, (Long) values[0]);
            case READ:
                return files.read(path, (Long) values[0], (Integer) values[1]);
            case LIST:
                return new ArrayList<>(files.list(path));
            default:
                change(files);
                return null;
        }
    }

    private void change(DiskSide files) throws CopyException {
        switch (deed) {
            case WRITE -> files.write(path, (Long) values[0], (byte[]) values[1]);
            case REPLACE -> files.replace((String) values[0], path, (FileFacts) values[1]);
            case MAKE_DIRECTORY -> files.makeDirectory(path);
            case REMOVE -> files.remove(path);
            default -> throw new IllegalStateException(deed + " changes nothing");
        }
    }
}
