package io.jenkins.plugins.remotepowershell.run.reliability;

import io.jenkins.plugins.remotepowershell.simulator.Switch;
import io.jenkins.plugins.remotepowershell.simulator.Switches;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.LongStream;

/**
 * Random schedules of faults, deaths of controllers and settings of every switch, each from a seed: {@code FIRST_SEED COUNT
 * [PERCENT_KILLED [THREADS]]}. Prints the violations with their seeds, and the figures of docs/reliability.md; ends with 1
 * if there was a violation.
 */
public final class ReliabilityProgram {
    private static final int PERCENT_KILLED = 15;
    private static final int THREADS = 4;

    private ReliabilityProgram() {}

    public static void main(String[] arguments) throws Exception {
        long first = Long.parseLong(arguments[0]);
        int count = Integer.parseInt(arguments[1]);
        int percentKilled = arguments.length > 2 ? Integer.parseInt(arguments[2]) : PERCENT_KILLED;
        int threads = arguments.length > 3 ? Integer.parseInt(arguments[3]) : THREADS;
        List<Trial.Result> results = perform(first, count, percentKilled, threads);
        results.stream().filter(result -> !result.violations().isEmpty()).forEach(ReliabilityProgram::print);
        new Figures(results).print(System.out);
        printEndings(results);
        System.exit(results.stream().allMatch(result -> result.violations().isEmpty()) ? 0 : 1);
    }

    static List<Trial.Result> perform(long first, int count, int percentKilled, int threads) throws Exception {
        Path directory = Files.createTempDirectory("reliability-");
        ExecutorService executor = Executors.newFixedThreadPool(threads);
        try {
            List<Callable<Trial.Result>> trials = LongStream.range(first, first + count)
                    .mapToObj(seed -> (Callable<Trial.Result>) () -> trial(seed, percentKilled, directory))
                    .toList();
            List<Trial.Result> results = new ArrayList<>();
            for (Future<Trial.Result> result : executor.invokeAll(trials)) {
                results.add(result.get());
            }
            return results;
        } finally {
            executor.shutdownNow();
            Files.delete(directory);
        }
    }

    private static Trial.Result trial(long seed, int percentKilled, Path directory)
            throws IOException, InterruptedException {
        try {
            return Trial.perform(Schedule.draw(seed, percentKilled), directory);
        } catch (IOException | RuntimeException failed) {
            throw new IllegalStateException("seed " + seed + " failed", failed);
        }
    }

    static String describe(Trial.Result result) {
        Schedule schedule = result.schedule();
        return "seed " + schedule.seed() + ": " + String.join("; ", result.violations()) + "\n  outcome: "
                + result.outcome().map(Object::toString).orElse("none") + "\n  switches: "
                + schedule.host() + ", journal " + schedule.journal() + ", drop " + schedule.drop() + "\n  faults: "
                + schedule.faults() + "\n  lives: " + schedule.lives();
    }

    /** How runs ended that did not complete, with one seed of each way. */
    private static void printEndings(List<Trial.Result> results) {
        Map<String, Long> endings = new TreeMap<>();
        Map<String, Long> seeds = new TreeMap<>();
        for (Trial.Result result : results) {
            result.outcome().filter(outcome -> !outcome.sentence().isEmpty()).ifPresent(outcome -> {
                String ending = outcome.kind() + ": " + outcome.sentence().replaceAll("\\b[0-9a-f]{8}\\b|\\d+", "*");
                endings.merge(ending, 1L, Long::sum);
                seeds.putIfAbsent(ending, result.schedule().seed());
            });
        }
        endings.forEach((ending, count) ->
                System.out.println(count + " times, as with seed " + seeds.get(ending) + ": " + ending));
    }

    private static void print(Trial.Result result) {
        System.out.println("VIOLATION with " + describe(result));
    }

    /** Each switch with its settings. */
    static Map<String, List<Trial.Result>> bySwitch(List<Trial.Result> results) {
        Map<String, List<Trial.Result>> groups = new TreeMap<>();
        for (Trial.Result result : results) {
            Switches switches = result.schedule().host().switches();
            for (Switch one : Switch.values()) {
                add(groups, one + " = " + switches.is(one), result);
            }
            add(groups, "pending Receive at Disconnect = " + switches.pendingReceive(), result);
            add(groups, "Connect on a connected shell = " + switches.connectConflict(), result);
            add(groups, "Receive at the shell's death = " + switches.shellDeath(), result);
        }
        return groups;
    }

    private static void add(Map<String, List<Trial.Result>> groups, String name, Trial.Result result) {
        groups.computeIfAbsent(name, unused -> new ArrayList<>()).add(result);
    }
}
