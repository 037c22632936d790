package io.jenkins.plugins.remotepowershell.benchmark;

import com.sun.management.OperatingSystemMXBean;
import io.jenkins.plugins.remotepowershell.run.RunThread;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * A controller that starts runs and says what they cost while they are silent, or takes up those of a store: {@code
 * DIRECTORY PIN [COUNT ENDPOINT…]}.
 */
final class ManyRunsController {
    static final String READY = "ready";

    private static final String SILENT = "'begun'; Start-Sleep 3600";
    private static final OperatingSystemMXBean PROCESS =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
    /** Whole periods of the operation timeout, in which each run asks once. */
    private static final int SILENCE_SECONDS = 60;
    /** Threads that have nothing to do go, and what is done again and again is compiled. */
    private static final int REST_SECONDS = 180;

    private final String pin;
    private final Fleet fleet;

    private ManyRunsController(Path directory, String pin) {
        this.pin = pin;
        this.fleet = new Fleet(directory, pin);
    }

    public static void main(String[] arguments) throws Exception {
        ManyRunsController controller = new ManyRunsController(Path.of(arguments[0]), arguments[1]);
        if (arguments.length == 2) {
            controller.attach();
        } else {
            controller.start(
                    Integer.parseInt(arguments[2]),
                    Arrays.stream(arguments).skip(3).map(URI::create).toList());
        }
        System.out.println(READY);
        TimeUnit.DAYS.sleep(1);
    }

    private void start(int count, List<URI> endpoints) throws IOException, InterruptedException {
        warmUp(endpoints);
        long heap = heap();
        long cpu = PROCESS.getProcessCpuTime();
        long start = System.nanoTime();
        fleet.start(count, endpoints, "run", SILENT);
        fleet.await(FleetObserver::hasBegun);
        say("started in %.1f s, %.1f ms CPU each", seconds(start), millis(cpu) / count);
        TimeUnit.SECONDS.sleep(REST_SECONDS);
        long silent = PROCESS.getProcessCpuTime();
        TimeUnit.SECONDS.sleep(SILENCE_SECONDS);
        double share = millis(silent) / TimeUnit.SECONDS.toMillis(SILENCE_SECONDS) * 100;
        say("silent: %.2f %% of one core, %.1f us CPU a second each", share, share * 10_000 / count);
        say("%.1f KB of heap each", (heap() - heap) / 1e3 / count);
        sayThreads();
    }

    /** What the first run costs, such as loading classes, is no run's own. */
    private void warmUp(List<URI> endpoints) throws IOException, InterruptedException {
        Fleet first = new Fleet(Files.createTempDirectory("warm-up"), pin);
        first.start(1, endpoints, "warm-up", "'begun'");
        first.join();
    }

    private void attach() throws IOException, InterruptedException {
        long list = System.nanoTime();
        int count = fleet.store().list().size();
        say("listed in %.1f us each", seconds(list) * 1e6 / count);
        long cpu = PROCESS.getProcessCpuTime();
        long start = System.nanoTime();
        fleet.attach();
        fleet.await(FleetObserver::isConnectedAgain);
        say("attached in %.1f s, %.1f ms CPU each", seconds(start), millis(cpu) / count);
        TimeUnit.SECONDS.sleep(1);
        sayThreads();
    }

    private static void sayThreads() {
        say(
                "%d platform threads, %d at the most; %s threads for runs",
                THREADS.getThreadCount(), THREADS.getPeakThreadCount(), RunThread.isVirtual() ? "virtual" : "platform");
    }

    /** Bytes in use after a collection. */
    private static long heap() throws InterruptedException {
        for (int i = 0; i < 3; i++) {
            System.gc();
            TimeUnit.MILLISECONDS.sleep(200);
        }
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    private static double seconds(long since) {
        return (System.nanoTime() - since) / 1e9;
    }

    private static double millis(long cpuSince) {
        return (PROCESS.getProcessCpuTime() - cpuSince) / 1e6;
    }

    private static void say(String format, Object... values) {
        System.out.printf(Locale.ROOT, format + "%n", values);
    }
}
