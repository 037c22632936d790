package io.jenkins.plugins.remotepowershell.benchmark;

import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/** Runs the codec benchmarks and prints each next to its limit, as ratios of one run. */
final class Codecs {
    private static final Map<String, String> LIMITS = Map.of(
            "clixmlRead",
            "clixmlBareWalk",
            "clixmlReadAlike",
            "clixmlBareWalk",
            "envelopeRead",
            "envelopeBareWalk",
            "ntlmSeal",
            "ntlmBareCipher");

    private Codecs() {}

    public static void main(String[] arguments) throws RunnerException {
        Collection<RunResult> results = new Runner(new OptionsBuilder()
                        .include("CodecBenchmark|NtlmSealBenchmark")
                        .build())
                .run();
        Map<String, Double> times = new TreeMap<>();
        results.forEach(
                result -> times.put(name(result), result.getPrimaryResult().getScore()));
        LIMITS.forEach((ours, limit) -> times.forEach((name, time) -> {
            if (name.startsWith(ours + " ")) {
                double bare = times.get(name.replace(ours, limit));
                System.out.printf(Locale.ROOT, "%-24s %5.2f x %s%n", name, time / bare, limit);
            }
        }));
    }

    private static String name(RunResult result) {
        String benchmark = result.getParams().getBenchmark();
        String method = benchmark.substring(benchmark.lastIndexOf('.') + 1);
        String kind = result.getParams().getParam("kind");
        return method + " " + (kind == null ? "" : kind);
    }
}
