package io.jenkins.plugins.remotepowershell.run.reliability;

import io.jenkins.plugins.remotepowershell.records.RecordKind;
import io.jenkins.plugins.remotepowershell.records.RunnerRecord;
import io.jenkins.plugins.remotepowershell.run.ChildJvm;
import io.jenkins.plugins.remotepowershell.run.RemoteRun;
import io.jenkins.plugins.remotepowershell.run.RunObserver;
import io.jenkins.plugins.remotepowershell.run.RunOutcome;
import io.jenkins.plugins.remotepowershell.simulator.SimulatedHost;
import io.jenkins.plugins.remotepowershell.simulator.SimulatedHostSettings;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Much output passes through a controller with a small heap: {@code MEBIBYTES HEAP_MEBIBYTES DIRECTORY}. The simulated host
 * runs in this process, the controller in another one.
 */
public final class LargeOutputProgram {
    private static final String UNIT = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ-.";
    private static final int LINE = 4096;

    private LargeOutputProgram() {}

    public static void main(String[] arguments) throws Exception {
        int mebibytes = Integer.parseInt(arguments[0]);
        long start = System.nanoTime();
        String said = pass(mebibytes, Integer.parseInt(arguments[1]), Path.of(arguments[2]));
        long seconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - start);
        System.out.println(said + " after " + seconds + " s");
        System.exit(said.equals(expected(mebibytes)) ? 0 : 1);
    }

    /** @return what the controller says at its end */
    static String pass(int mebibytes, int heapMebibytes, Path directory) throws IOException, InterruptedException {
        String script = "1.." + lines(mebibytes) + " | ForEach-Object { '" + UNIT + "' * " + LINE / UNIT.length()
                + " }; exit 9";
        SimulatedHostSettings settings = new SimulatedHostSettings().user(Controller.USER, Controller.PASSWORD);
        try (SimulatedHost host = SimulatedHost.start(settings)) {
            Files.createDirectories(directory);
            Process controller = ChildJvm.start(
                    List.of("-Xmx" + heapMebibytes + "m"),
                    Receiver.class,
                    host.endpoint().toString(),
                    directory.toString(),
                    script);
            String said = new String(controller.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            controller.waitFor();
            return said;
        }
    }

    static String expected(int mebibytes) {
        long lines = lines(mebibytes);
        return lines + " lines of " + LINE + " characters in order, exit code 9, 0 lost";
    }

    private static long lines(int mebibytes) {
        return mebibytes * ((1L << 20) / LINE);
    }

    /** The controller: counts what it gets. */
    static final class Receiver implements RunObserver {
        private final String line = UNIT.repeat(LINE / UNIT.length());
        private long lines;
        private long lastNumber;

        public static void main(String[] arguments) throws Exception {
            Controller.Setting setting = new Controller.Setting(
                    URI.create(arguments[0]), Path.of(arguments[1]), "large", false, false, 20_000);
            Receiver receiver = new Receiver();
            Lifeline lifeline = Lifeline.ofProcess(Lifeline.NEVER);
            RunOutcome outcome = new Controller(setting, lifeline)
                    .live(arguments[2], Receiver::unattended, receiver)
                    .orElseThrow();
            System.out.println(receiver.lines + " lines of " + LINE + " characters in order, exit code "
                    + outcome.exitCode() + ", " + outcome.lostRecords() + " lost");
        }

        private static void unattended(RemoteRun run) {}

        @Override
        public void notice(String sentence) {}

        @Override
        public void write(List<RunnerRecord> records) throws IOException {
            for (RunnerRecord record : records) {
                if (record.number() != ++lastNumber) {
                    throw new IOException("record " + record.number() + " came as number " + lastNumber);
                }
                if (record.kind() == RecordKind.OUTPUT) {
                    if (!record.text().equals(line)) {
                        throw new IOException("record " + record.number() + " is not as it was written");
                    }
                    lines++;
                }
            }
        }

        @Override
        public long position() {
            return UNKNOWN_POSITION;
        }

        @Override
        public void truncate(long position) {}
    }
}
