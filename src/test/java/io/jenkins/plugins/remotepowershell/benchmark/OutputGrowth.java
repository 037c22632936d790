package io.jenkins.plugins.remotepowershell.benchmark;

import com.sun.management.GarbageCollectionNotificationInfo;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.nio.file.Files;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import javax.management.Notification;
import javax.management.NotificationEmitter;
import javax.management.openmbean.CompositeData;

/** What output costs in memory and processor time, by its size. Arguments: megabytes of lines; 50, 500 and 2,000 without. */
final class OutputGrowth {
    private static final Set<String> HEAP = ManagementFactory.getMemoryPoolMXBeans().stream()
            .filter(pool -> pool.getType() == MemoryType.HEAP)
            .map(MemoryPoolMXBean::getName)
            .collect(Collectors.toSet());

    /** What only the first output costs is left out. Bytes. */
    private static final long WARMING = 500_000_000;

    private OutputGrowth() {}

    public static void main(String[] arguments) throws Exception {
        AtomicLong heap = new AtomicLong();
        watchHeap(heap);
        try (LoadHost host = LoadHost.start()) {
            OutputFetch from = new OutputFetch(host.endpoint(), Files.createTempDirectory("output"));
            from.run(Shape.LINES, WARMING);
            for (String megabytes : arguments.length == 0 ? List.of("50", "500", "2000") : List.of(arguments)) {
                long bytes = Long.parseLong(megabytes) * 1_000_000;
                System.gc();
                heap.set(0);
                Cost cost = Cost.of(() -> from.run(Shape.LINES, bytes).output());
                System.out.printf(Locale.ROOT, "%s, at most %.1f MB of heap%n", cost, heap.get() / 1e6);
            }
        }
        System.exit(0);
    }

    /** Keeps the most that was in use after a collection. Bytes. */
    private static void watchHeap(AtomicLong most) {
        ManagementFactory.getGarbageCollectorMXBeans().stream()
                .map(NotificationEmitter.class::cast)
                .forEach(collector -> collector.addNotificationListener(
                        (notification, none) -> most.accumulateAndGet(inUse(notification), Math::max), null, null));
    }

    private static long inUse(Notification notification) {
        return notification.getUserData() instanceof CompositeData data
                ? GarbageCollectionNotificationInfo.from(data).getGcInfo().getMemoryUsageAfterGc().entrySet().stream()
                        .filter(pool -> HEAP.contains(pool.getKey()))
                        .mapToLong(pool -> pool.getValue().getUsed())
                        .sum()
                : 0;
    }
}
