package io.jenkins.plugins.remotepowershell.copy;

import io.jenkins.plugins.remotepowershell.copy.FileFacts.Kind;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** A file or a directory from one side to the other. Used by one thread, which may be interrupted at any time. */
public final class Copying {
    private final CopySide source;
    private final CopySide target;
    private final CopyOrder order;
    private final CopyProgress progress;
    /** Of the file that is under way; empty if there is none. */
    private volatile String partial = "";

    public Copying(CopySide source, CopySide target, CopyOrder order, CopyProgress progress) {
        this.source = source;
        this.target = target;
        this.order = order;
        this.progress = progress;
    }

    /**
     * Copies to the end. After a failure that time does not cure, nothing of the copy stays but whole files.
     *
     * @throws InterruptedException leaves the partial file, so that the same order goes on from it
     */
    public CopyResult copy() throws CopyException, InterruptedException {
        try {
            return copyAny();
        } catch (CopyException failed) {
            throw failed.problem().isLoss() ? failed.and(remaining()) : removed(failed);
        }
    }

    /**
     * Removes the partial file, after an interrupt, also of another process that is dead.
     *
     * @return what became of it: empty if there is nothing to say
     */
    public String removePartial() throws InterruptedException {
        try {
            for (String candidate : partial.isEmpty() ? candidates() : List.of(partial)) {
                removeIfThere(candidate);
            }
            return "";
        } catch (CopyException failed) {
            return remaining();
        }
    }

    /** Of a single file, before it is known whether its target is a directory. */
    private List<String> candidates() {
        String inside = order.partialOf(target.join(order.to(), source.nameOf(order.from())));
        return target.endsAsDirectory(order.to()) ? List.of(inside) : List.of(order.partialOf(order.to()), inside);
    }

    private void removeIfThere(String candidate) throws CopyException, InterruptedException {
        if (target.inspect(candidate).is(Kind.FILE)) {
            target.remove(candidate);
        }
    }

    private String remaining() {
        String lies = target.named(partial.isEmpty() ? candidates().get(0) : partial);
        return "What was copied so far may lie in " + lies + "; the same copy goes on from it";
    }

    private CopyException removed(CopyException failed) throws InterruptedException {
        String left = partial.isEmpty() ? "" : removePartial();
        return left.isEmpty() ? failed : failed.and(left);
    }

    private CopyResult copyAny() throws CopyException, InterruptedException {
        FileFacts from = source.inspect(order.from());
        return switch (from.kind()) {
            case FILE -> copyFile(from);
            case DIRECTORY -> copyDirectory();
            default -> throw CopyException.of(Problem.MISSING, source.named(order.from()), "cannot be copied", "");
        };
    }

    private CopyResult copyFile(FileFacts from) throws CopyException, InterruptedException {
        FileFacts there = targetOf();
        begin(source.named(order.from()), from.length(), target.named(there.path()), there.free());
        String sum = copyFile(from, there.path());
        progress.end(bytes(from.length()), sum);
        return new CopyResult(there.path(), 1, from.length(), progress.sentBytes(), sum);
    }

    /** A file that is to go into a directory keeps its name. */
    private FileFacts targetOf() throws CopyException, InterruptedException {
        if (!target.endsAsDirectory(order.to())) {
            FileFacts there = target.inspectTarget(order.to());
            if (!there.is(Kind.DIRECTORY)) {
                return there;
            }
        }
        return fileAt(target.join(order.to(), source.nameOf(order.from())));
    }

    private FileFacts fileAt(String to) throws CopyException, InterruptedException {
        FileFacts there = target.inspectTarget(to);
        if (there.is(Kind.DIRECTORY)) {
            throw CopyException.of(Problem.DIRECTORY, target.named(to), "cannot be written", "");
        }
        return there;
    }

    private String copyFile(FileFacts from, String to) throws CopyException, InterruptedException {
        partial = order.partialOf(to);
        String sum = new FileCopy(source, target, order, progress).copy(from, to);
        partial = "";
        return sum;
    }

    private CopyResult copyDirectory() throws CopyException, InterruptedException {
        List<FileFacts> entries = source.list(order.from());
        FileFacts there = target.inspect(order.to());
        if (there.is(Kind.FILE)) {
            throw CopyException.of(Problem.FILE, target.named(order.to()), "cannot be written", "");
        }
        List<FileFacts> files = of(entries, Kind.FILE);
        long bytes = files.stream().mapToLong(FileFacts::length).sum();
        String what = filesOf(files.size()) + " of " + source.named(order.from());
        begin(what, bytes, target.named(order.to()), there.free());
        sayLinks(of(entries, Kind.LINK));
        makeDirectories(of(entries, Kind.DIRECTORY));
        for (FileFacts file : files) {
            copyEntry(file);
        }
        progress.end(filesOf(files.size()) + ", " + bytes(bytes), "");
        return new CopyResult(order.to(), files.size(), bytes, progress.sentBytes(), "");
    }

    private void copyEntry(FileFacts file) throws CopyException, InterruptedException {
        String to = target.join(order.to(), safe(file));
        FileFacts from = new FileFacts(
                source.join(order.from(), file.path()), file.kind(), file.length(), file.modified(), file.free());
        copyFile(from, fileAt(to).path());
    }

    private void makeDirectories(List<FileFacts> directories) throws CopyException, InterruptedException {
        target.makeDirectory(order.to());
        for (FileFacts directory : directories) {
            target.makeDirectory(target.join(order.to(), safe(directory)));
        }
    }

    private String safe(FileFacts entry) throws CopyException {
        Optional<Problem> problem = EntryPath.problem(entry.path());
        if (problem.isPresent()) {
            String what = problem.get() == Problem.UNSAFE ? order.from() : source.join(order.from(), entry.path());
            throw CopyException.of(problem.get(), source.named(what), "cannot be copied", "");
        }
        return entry.path();
    }

    private void sayLinks(List<FileFacts> links) {
        if (!links.isEmpty()) {
            progress.notice("links to directories, or to nothing, are not followed: " + links.size() + ", such as "
                    + links.get(0).path());
        }
    }

    private void begin(String what, long bytes, String where, long free) {
        progress.begin("copying " + what + " (" + Sizes.text(bytes) + ") to " + where, bytes);
        if (free >= 0 && free < bytes) {
            progress.notice("only " + Sizes.text(free) + " are free there: it may not fit");
        }
    }

    private static String filesOf(int count) {
        return count == 1 ? "1 file" : String.format(Locale.ROOT, "%,d files", count);
    }

    private String bytes(long all) {
        String bytes = String.format(Locale.ROOT, "%,d bytes", all);
        return progress.sentBytes() < all
                ? bytes + " (" + Sizes.text(progress.sentBytes()) + " had to be sent)"
                : bytes;
    }

    private static List<FileFacts> of(List<FileFacts> entries, Kind kind) {
        return entries.stream().filter(entry -> entry.is(kind)).toList();
    }
}
