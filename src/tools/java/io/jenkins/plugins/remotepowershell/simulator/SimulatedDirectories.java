package io.jenkins.plugins.remotepowershell.simulator;

import java.util.Set;
import java.util.TreeSet;

/** The temporary directories that runs have made on a simulated host, and nobody has removed. */
public final class SimulatedDirectories {
    private final Set<String> paths = new TreeSet<>();
    private final Set<String> inUse = new TreeSet<>();

    /** Where the directory of that name would lie. */
    static String path(String name) {
        return "C:\\Users\\simulated\\AppData\\Local\\Temp\\" + name;
    }

    synchronized void make(String path) {
        paths.add(path);
    }

    /** Whole paths. */
    public synchronized Set<String> paths() {
        return Set.copyOf(paths);
    }

    /** Whether something in those that are there now is open, so that they cannot be removed. */
    public synchronized void setInUse(boolean used) {
        inUse.clear();
        if (used) {
            inUse.addAll(paths);
        }
    }

    /** @return why it is still there; empty if it is not */
    synchronized String remove(String path) {
        if (inUse.contains(path)) {
            return path + "\\held.log is in use by a process";
        }
        paths.remove(path);
        return "";
    }
}
