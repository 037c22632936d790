package io.jenkins.plugins.remotepowershell.benchmark;

import io.jenkins.plugins.remotepowershell.psrp.Command;
import io.jenkins.plugins.remotepowershell.psrp.CreatePipeline;
import io.jenkins.plugins.remotepowershell.psrp.PSInvocationState;
import io.jenkins.plugins.remotepowershell.psrp.PsrpProtocolException;
import io.jenkins.plugins.remotepowershell.run.Runner;
import io.jenkins.plugins.remotepowershell.run.RunnerSettings;
import io.jenkins.plugins.remotepowershell.run.RunnerStart;
import io.jenkins.plugins.remotepowershell.testing.PwshStdioPeer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.function.ToDoubleBiFunction;
import java.util.stream.IntStream;

/**
 * What the runner costs: lines a second of one script as a bare pipeline, under the runner, and under the runner with a
 * journal, side by side in one process of a real PowerShell, over its stdio. The time that a pipeline takes to begin is
 * taken out by a second, short run of each. The ways take turns, and the processor time that the process uses for a thousand lines is shown
 * too, since other load on the machine hardly changes it; medians.
 *
 * <pre>
 * mvn -f pom-engine.xml -q test-compile exec:java -Dexec.classpathScope=test \
 *     -Dexec.mainClass=io.jenkins.plugins.remotepowershell.benchmark.RunnerBenchmark -Dexec.args=11
 * </pre>
 */
public final class RunnerBenchmark {
    private static final int LINES = 20_000;
    private static final int FEW = 1_000;

    private enum Way {
        BARE,
        RUNNER,
        JOURNAL
    }

    /**
     * What a number of lines takes.
     *
     * @param clock seconds
     * @param processor seconds of the PowerShell process, all threads
     */
    private record Cost(double clock, double processor) {
        Cost without(Cost other) {
            return new Cost(clock - other.clock, processor - other.processor);
        }
    }

    private final PwshStdioPeer peer;
    private final ProcessHandle process;
    private final Path directory;

    private RunnerBenchmark(PwshStdioPeer peer, Path directory) {
        this.peer = peer;
        this.process = ProcessHandle.current().children().findFirst().orElseThrow();
        this.directory = directory;
    }

    public static void main(String[] arguments) throws IOException, PsrpProtocolException {
        int rounds = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 7;
        try (PwshStdioPeer peer = PwshStdioPeer.open()) {
            new RunnerBenchmark(peer, Files.createTempDirectory("runner-benchmark")).run(rounds);
        }
    }

    private void run(int rounds) throws IOException, PsrpProtocolException {
        for (Way way : Way.values()) {
            cost(way); // warms up
        }
        Cost[][] measured = new Cost[Way.values().length][rounds];
        for (int round = 0; round < rounds; round++) {
            for (Way way : Way.values()) {
                measured[way.ordinal()][round] = cost(way);
            }
        }
        for (Way way : Way.values()) {
            print(way, measured[way.ordinal()], measured[Way.BARE.ordinal()]);
        }
    }

    private static void print(Way way, Cost[] costs, Cost[] bare) {
        System.out.printf(
                Locale.ROOT,
                "%-8s %,8.0f lines/s, %5.1f %% of bare by the clock; %6.2f ms of processor for 1000 lines, %5.1f %%%n",
                way.name().toLowerCase(Locale.ROOT),
                median(costs, (cost, none) -> LINES / cost.clock(), bare),
                median(costs, (cost, other) -> 100 * other.clock() / cost.clock(), bare),
                median(costs, (cost, none) -> 1e6 * cost.processor() / LINES, bare),
                median(costs, (cost, other) -> 100 * other.processor() / cost.processor(), bare));
    }

    private Cost cost(Way way) throws IOException, PsrpProtocolException {
        Cost few = cost(way, FEW);
        return cost(way, FEW + LINES).without(few);
    }

    private Cost cost(Way way, int lines) throws IOException, PsrpProtocolException {
        String script = "$line = 'x' * 64; foreach ($i in 1.." + lines + ") { $line }";
        CreatePipeline pipeline = way == Way.BARE ? bare(script) : underTheRunner(script, way == Way.JOURNAL);
        Cost before = now();
        if (peer.run(pipeline).state() != PSInvocationState.COMPLETED) {
            throw new IllegalStateException("the script did not come to its end");
        }
        return now().without(before);
    }

    private Cost now() {
        double processor =
                process.info().totalCpuDuration().orElse(Duration.ZERO).toNanos() / 1e9;
        return new Cost(System.nanoTime() / 1e9, processor);
    }

    private static CreatePipeline bare(String script) {
        return CreatePipeline.of(Command.script(script, List.of()));
    }

    private CreatePipeline underTheRunner(String script, boolean journal) {
        RunnerStart start = new RunnerStart(
                UUID.randomUUID().toString(),
                UUID.randomUUID(),
                UUID.randomUUID(),
                "0123456789ab",
                directory.toString());
        return Runner.pipeline(start, new RunnerSettings(script).journal(journal), null);
    }

    private static double median(Cost[] costs, ToDoubleBiFunction<Cost, Cost> value, Cost[] others) {
        double[] sorted = IntStream.range(0, costs.length)
                .mapToDouble(round -> value.applyAsDouble(costs[round], others[round]))
                .sorted()
                .toArray();
        return sorted[sorted.length / 2];
    }
}
