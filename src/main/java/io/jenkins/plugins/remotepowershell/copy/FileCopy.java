package io.jenkins.plugins.remotepowershell.copy;

import io.jenkins.plugins.remotepowershell.copy.FileFacts.Kind;

/** One file: goes on from what the target's side has of it, and replaces the target when all of it is there. */
final class FileCopy {
    /** Measured: docs/performance.md. Far below what a host takes in one object (MaximumReceivedObjectSizeMB, 10). */
    static final int CHUNK_BYTES = 1 << 20;

    /** Looks at the partial file without one more byte than before. */
    private static final int ATTEMPTS = 5;

    private final CopySide source;
    private final CopySide target;
    private final CopyOrder order;
    private final CopyProgress progress;
    private String sum = "";

    FileCopy(CopySide source, CopySide target, CopyOrder order, CopyProgress progress) {
        this.source = source;
        this.target = target;
        this.order = order;
        this.progress = progress;
    }

    /**
     * Returns when the target is whole; its partial file is gone then.
     *
     * @return SHA-256; empty where it was not to be compared
     */
    String copy(FileFacts from, String to) throws CopyException, InterruptedException {
        String partial = order.partialOf(to);
        long furthest = -1;
        int attempts = 0;
        while (!isThere(from, to)) {
            long offset = resume(from, partial);
            progress.stands(offset);
            attempts = offset > furthest ? 0 : attempts + 1;
            furthest = Math.max(offset, furthest);
            try {
                send(from, partial, offset);
                verify(from, partial);
                target.replace(partial, to, from);
                progress.finished(from.length());
                return sum;
            } catch (CopyException failed) {
                if (failed.problem() != Problem.OFFSET || attempts >= ATTEMPTS) {
                    throw failed;
                }
            }
        }
        target.remove(partial);
        progress.finished(from.length());
        return sum;
    }

    /** As after an answer that was lost on its way, or a copy of before. */
    private boolean isThere(FileFacts from, String to) throws CopyException, InterruptedException {
        FileFacts there = target.inspect(to);
        if (!there.is(Kind.FILE) || there.length() != from.length()) {
            return false;
        }
        sum = source.digest(from.path(), from.length());
        return !sum.isEmpty() && sum.equals(target.digest(to, from.length()));
    }

    /** @return how much of the file is in the partial one; what is not its beginning is removed */
    private long resume(FileFacts from, String partial) throws CopyException, InterruptedException {
        FileFacts there = target.inspect(partial);
        if (there.is(Kind.MISSING) || there.length() == 0) {
            return 0;
        }
        if (isBeginning(from, partial, there.length())) {
            progress.notice("going on at " + Sizes.text(there.length()) + " of " + Sizes.text(from.length()) + ": "
                    + target.named(partial) + " is there and its SHA-256 is right");
            return there.length();
        }
        progress.notice(target.named(partial) + " is not the beginning of " + source.named(from.path())
                + " as it is now; beginning anew");
        target.remove(partial);
        return 0;
    }

    private boolean isBeginning(FileFacts from, String partial, long length)
            throws CopyException, InterruptedException {
        return length <= from.length() && target.digest(partial, length).equals(source.digest(from.path(), length));
    }

    /** An empty file is a chunk without bytes. */
    private void send(FileFacts from, String partial, long start) throws CopyException, InterruptedException {
        long offset = start;
        do {
            int wanted = (int) Math.min(CHUNK_BYTES, from.length() - offset);
            byte[] chunk = wanted == 0 ? new byte[0] : source.read(from.path(), offset, wanted);
            if (chunk.length == 0 && wanted > 0) {
                throw changed(from);
            }
            if (chunk.length > 0 || offset == 0) {
                target.write(partial, offset, chunk);
            }
            offset += chunk.length;
            progress.sent(chunk.length);
        } while (offset < from.length());
    }

    private void verify(FileFacts from, String partial) throws CopyException, InterruptedException {
        if (!source.inspect(from.path()).isUnchangedSince(from)) {
            throw changed(from);
        }
        if (!order.verify()) {
            sum = "";
            return;
        }
        sum = source.digest(from.path(), from.length());
        if (!sum.equals(target.digest(partial, from.length()))) {
            throw CopyException.of(Problem.TAMPERED, target.named(partial), "cannot be used", "");
        }
    }

    private CopyException changed(FileFacts from) {
        return CopyException.of(Problem.CHANGED, source.named(from.path()), "cannot be copied", "");
    }
}
