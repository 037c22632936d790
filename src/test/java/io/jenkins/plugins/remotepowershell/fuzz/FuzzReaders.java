package io.jenkins.plugins.remotepowershell.fuzz;

import com.sun.management.ThreadMXBean;
import java.io.OutputStream;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryType;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.Map;
import java.util.Random;

/**
 * Gives every {@link Reader} damaged inputs and counts what becomes of them. An input is made from its number alone, so
 * that a failure can be repeated: {@code FuzzReaders <inputs per reader> <number of the first>}.
 */
public final class FuzzReaders {
    private static final int INPUTS_BY_DEFAULT = 1_000_000;
    /** Every so often an input stays undamaged, which shows that the reader takes something at all. */
    private static final int UNDAMAGED = 20;

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private final long first;
    private final int inputs;
    private final Map<Reader, Tally> tallies = new EnumMap<>(Reader.class);

    /** What became of one reader's inputs. */
    static final class Tally {
        int taken;
        int refused;
        long largestAllocation;
        long slowestNanos;

        @Override
        public String toString() {
            return String.format(
                    "%,d taken, %,d refused; one input allocated at most %,d KiB and took at most %,d ms",
                    taken, refused, largestAllocation / 1024, slowestNanos / 1_000_000);
        }
    }

    FuzzReaders(int inputs, long first) {
        this.inputs = inputs;
        this.first = first;
    }

    public static void main(String[] arguments) {
        int inputs = arguments.length > 0 ? Integer.parseInt(arguments[0]) : INPUTS_BY_DEFAULT;
        long first = arguments.length > 1 ? Long.parseLong(arguments[1]) : 0;
        FuzzReaders fuzz = new FuzzReaders(inputs, first);
        refuseErrorOutput();
        try {
            for (Reader reader : Reader.values()) {
                System.out.println(reader + ": " + fuzz.run(reader));
            }
            report(System.out);
        } catch (AssertionError found) {
            found.printStackTrace(System.out);
            System.exit(1);
        }
    }

    /** @throws AssertionError with reader and number of an input that did something else than being taken or refused */
    Tally run(Reader reader) {
        Tally tally = tallies.computeIfAbsent(reader, none -> new Tally());
        for (long number = first; number < first + inputs; number++) {
            readOnce(reader, input(reader, number), number, tally);
        }
        return tally;
    }

    /** Parsers like to write what they dislike to the standard error stream, where no script's output may be. */
    private static void refuseErrorOutput() {
        System.setErr(new PrintStream(
                new OutputStream() {
                    @Override
                    public void write(int b) {
                        throw new AssertionError("something was written to the standard error stream");
                    }
                },
                true,
                StandardCharsets.UTF_8));
    }

    static byte[] input(Reader reader, long number) {
        byte[] good = new GoodInputs(number).of(reader);
        if (number % UNDAMAGED == 0) {
            return good;
        }
        return new Mutator(new Random(number)).mutate(good, new GoodInputs(number + 1).of(reader));
    }

    private static void readOnce(Reader reader, byte[] input, long number, Tally tally) {
        long allocatedBefore = allocated();
        long start = System.nanoTime();
        try {
            reader.read(input);
            tally.taken++;
        } catch (RuntimeException | Error wrong) {
            throw new AssertionError(reader + " and input " + number, wrong);
        } catch (Exception refused) {
            requireSentence(reader, number, refused);
            tally.refused++;
        }
        tally.slowestNanos = Math.max(tally.slowestNanos, System.nanoTime() - start);
        tally.largestAllocation = Math.max(tally.largestAllocation, allocated() - allocatedBefore);
    }

    private static void requireSentence(Reader reader, long number, Exception refused) {
        if (refused.getMessage() == null || refused.getMessage().isBlank()) {
            throw new AssertionError(reader + " and input " + number + ": refused without a sentence", refused);
        }
    }

    private static long allocated() {
        return THREADS.getThreadAllocatedBytes(Thread.currentThread().getId());
    }

    private static void report(PrintStream out) {
        long peak = ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getType() == MemoryType.HEAP)
                .mapToLong(pool -> pool.getPeakUsage().getUsed())
                .sum();
        out.printf(
                "peak heap %,d KiB of %,d KiB%n",
                peak / 1024, Runtime.getRuntime().maxMemory() / 1024);
    }
}
