package io.jenkins.plugins.remotepowershell.benchmark;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.Locale;

/**
 * What something took.
 *
 * @param wallNanos on the clock
 * @param cpuNanos of all threads of this process
 * @param megabytes it was done for, in millions of bytes
 */
record Cost(long wallNanos, long cpuNanos, double megabytes) {
    private static final OperatingSystemMXBean PROCESS =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

    /** Something that may fail. */
    @FunctionalInterface
    interface Work {
        /** @return bytes it was done for */
        long run() throws Exception;
    }

    static Cost of(Work work) throws Exception {
        long cpu = PROCESS.getProcessCpuTime();
        long wall = System.nanoTime();
        long bytes = work.run();
        return new Cost(System.nanoTime() - wall, PROCESS.getProcessCpuTime() - cpu, bytes / 1e6);
    }

    /** Of all that this process has done. */
    static Cost sinceStart(long bytes) {
        long wallMillis = System.currentTimeMillis()
                - ManagementFactory.getRuntimeMXBean().getStartTime();
        return new Cost(wallMillis * 1_000_000, PROCESS.getProcessCpuTime(), bytes / 1e6);
    }

    double cpuMillisPerMegabyte() {
        return cpuNanos / 1e6 / megabytes;
    }

    double megabytesPerSecond() {
        return megabytes / (wallNanos / 1e9);
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "%8.1f MB  %6.2f s  %7.1f MB/s  %6.2f ms CPU per MB",
                megabytes,
                wallNanos / 1e9,
                megabytesPerSecond(),
                cpuMillisPerMegabyte());
    }
}
