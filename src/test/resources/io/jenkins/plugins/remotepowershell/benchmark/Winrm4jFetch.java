import io.cloudsoft.winrm4j.client.ShellCommand;
import io.cloudsoft.winrm4j.client.WinRmClient;
import io.cloudsoft.winrm4j.client.WinRmClientContext;
import java.io.Writer;
import java.lang.management.ManagementFactory;
import java.util.Locale;

/** winrm4j's own way to output, for the program Peers: {@code ENDPOINT LINES}. Run from source, on winrm4j's class path. */
public final class Winrm4jFetch {
    private static final com.sun.management.OperatingSystemMXBean PROCESS =
            (com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

    public static void main(String[] arguments) throws Exception {
        long lines = Long.parseLong(arguments[1]);
        WinRmClientContext context = WinRmClientContext.newInstance();
        fetch(context, arguments[0], lines);
        long cpu = PROCESS.getProcessCpuTime();
        long wall = System.nanoTime();
        long bytes = fetch(context, arguments[0], lines);
        System.out.printf(
                Locale.ROOT,
                "%d %.3f %.3f%n",
                bytes,
                (System.nanoTime() - wall) / 1e9,
                (PROCESS.getProcessCpuTime() - cpu) / 1e9);
        System.exit(0);
    }

    private static long fetch(WinRmClientContext context, String endpoint, long lines) throws Exception {
        CountingWriter out = new CountingWriter();
        try (WinRmClient client = WinRmClient.builder(endpoint)
                        .authenticationScheme("Basic")
                        .credentials("deploy", "secret")
                        .context(context)
                        .build();
                ShellCommand shell = client.createShell()) {
            shell.execute("lines " + lines, out, new CountingWriter());
        }
        return out.length;
    }

    private static final class CountingWriter extends Writer {
        private long length;

        @Override
        public void write(char[] text, int from, int count) {
            length += count;
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }
}
