package io.jenkins.plugins.remotepowershell.simulator;

import io.jenkins.plugins.remotepowershell.psrp.Fragment;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Ids of PSRP objects: engines count on their own, a host process has one counter for all its streams. Guarded by the
 * shell's lock.
 */
final class ObjectNumbers {
    private final AtomicLong counter;
    private final Map<Long, Long> unfinished = new HashMap<>();

    /** @param counter of the process, which shells may share */
    ObjectNumbers(AtomicLong counter) {
        this.counter = counter;
    }

    long next() {
        return counter.incrementAndGet();
    }

    Fragment renumbered(Fragment fragment) {
        long id = fragment.start() && fragment.end() ? next() : idOfPart(fragment);
        return new Fragment(id, fragment.fragmentId(), fragment.start(), fragment.end(), fragment.blob());
    }

    private long idOfPart(Fragment fragment) {
        long id = unfinished.computeIfAbsent(fragment.objectId(), own -> next());
        if (fragment.end()) {
            unfinished.remove(fragment.objectId());
        }
        return id;
    }
}
