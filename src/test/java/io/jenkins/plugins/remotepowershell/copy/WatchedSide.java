package io.jenkins.plugins.remotepowershell.copy;

import java.util.List;

/** A side whose calls a test hears of, before and after each. */
class WatchedSide implements CopySide {
    /** Hears of calls; what it throws goes to the caller. */
    interface Listener {
        void call(String name, boolean done) throws CopyException, InterruptedException;
    }

    /** A call on the side itself. */
    private interface Call<T> {
        T make() throws CopyException, InterruptedException;
    }

    private final CopySide side;
    private final Listener listener;

    WatchedSide(CopySide side, Listener listener) {
        this.side = side;
        this.listener = listener;
    }

    private <T> T watched(String name, Call<T> call) throws CopyException, InterruptedException {
        listener.call(name, false);
        T result = call.make();
        listener.call(name, true);
        return result;
    }

    @Override
    public String named(String path) {
        return side.named(path);
    }

    @Override
    public FileFacts inspect(String path) throws CopyException, InterruptedException {
        return watched("inspect", () -> side.inspect(path));
    }

    @Override
    public FileFacts inspectTarget(String path) throws CopyException, InterruptedException {
        return watched("inspectTarget", () -> side.inspectTarget(path));
    }

    @Override
    public String digest(String path, long length) throws CopyException, InterruptedException {
        return watched("digest", () -> side.digest(path, length));
    }

    @Override
    public byte[] read(String path, long offset, int count) throws CopyException, InterruptedException {
        return watched("read", () -> side.read(path, offset, count));
    }

    @Override
    public void write(String path, long offset, byte[] bytes) throws CopyException, InterruptedException {
        watched("write", () -> {
            side.write(path, offset, bytes);
            return null;
        });
    }

    @Override
    public void replace(String partial, String path, FileFacts whole) throws CopyException, InterruptedException {
        watched("replace", () -> {
            side.replace(partial, path, whole);
            return null;
        });
    }

    @Override
    public void makeDirectory(String path) throws CopyException, InterruptedException {
        watched("makeDirectory", () -> {
            side.makeDirectory(path);
            return null;
        });
    }

    @Override
    public List<FileFacts> list(String path) throws CopyException, InterruptedException {
        return watched("list", () -> side.list(path));
    }

    @Override
    public void remove(String path) throws CopyException, InterruptedException {
        watched("remove", () -> {
            side.remove(path);
            return null;
        });
    }

    @Override
    public String join(String directory, String relative) {
        return side.join(directory, relative);
    }

    @Override
    public String nameOf(String path) {
        return side.nameOf(path);
    }

    @Override
    public boolean endsAsDirectory(String path) {
        return side.endsAsDirectory(path);
    }
}
