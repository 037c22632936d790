package io.jenkins.plugins.remotepowershell.run.reliability;

import io.jenkins.plugins.remotepowershell.simulator.AdverseAction;
import io.jenkins.plugins.remotepowershell.simulator.OperationKind;
import io.jenkins.plugins.remotepowershell.simulator.Switch;
import io.jenkins.plugins.remotepowershell.simulator.Switches;
import io.jenkins.plugins.remotepowershell.wsman.WsmanFaultCode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * What happens to one run: how its host behaves, what goes wrong with which operation, and how its controllers end. Drawn
 * from a seed alone.
 *
 * @param lives of the controllers before the last one, which ends by itself
 */
record Schedule(
        long seed,
        Host host,
        String script,
        int exitCode,
        boolean journal,
        boolean drop,
        List<Fault> faults,
        List<Life> lives) {

    /** How the host behaves. */
    record Host(Switches switches, int bufferBytes, int envelopeBytes, int autoDisconnectMillis) {}

    /** Something that goes wrong with the n-th operation of a kind. */
    record Fault(OperationKind kind, int occurrence, AdverseAction action) {}

    /** How a controller ends. */
    enum Ending {
        /** Its code stops at a step, in this process. */
        ABANDONED,
        /** SIGKILL at a step, in a process of its own. */
        KILLED,
        /** It leaves politely after a while. */
        DETACHED
    }

    /**
     * One controller.
     *
     * @param moment step, or milliseconds until it detaches
     * @param holdsScript whether it could start the script
     */
    record Life(Ending ending, int moment, boolean holdsScript) {}

    private static final OperationKind[] KINDS = {
        OperationKind.CREATE,
        OperationKind.COMMAND,
        OperationKind.RECEIVE_POOL,
        OperationKind.RECEIVE_COMMAND,
        OperationKind.RECEIVE_COMMAND,
        OperationKind.RECEIVE_COMMAND,
        OperationKind.RECEIVE_COMMAND,
        OperationKind.SIGNAL,
        OperationKind.DELETE,
        OperationKind.DISCONNECT,
        OperationKind.CONNECT_SHELL,
        OperationKind.CONNECT_COMMAND,
        OperationKind.GET,
        OperationKind.ENUMERATE
    };
    private static final List<WsmanFaultCode> FAULTS = List.of(
            WsmanFaultCode.SERVICE_BUSY,
            WsmanFaultCode.OPERATION_ABORTED,
            WsmanFaultCode.SHUTDOWN_IN_PROGRESS,
            WsmanFaultCode.SHELL_NOT_INITIALIZED,
            WsmanFaultCode.MAX_OPERATIONS_PER_USER);

    /** @param percentKilled how many controllers get a process of their own */
    static Schedule draw(long seed, int percentKilled) {
        Random random = new Random(seed);
        Host host = new Host(
                Switches.random(random),
                1 << (13 + random.nextInt(7)),
                random.nextBoolean() ? 512_000 : 64_000,
                600 + random.nextInt(600));
        int exitCode = random.nextInt(256);
        String script = script(random, exitCode);
        boolean journal = random.nextBoolean();
        boolean drop = random.nextInt(3) == 0;
        List<Fault> faults = IntStream.range(0, random.nextInt(6))
                .mapToObj(i -> fault(random))
                .toList();
        List<Life> lives = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            lives.add(life(random, lives.isEmpty(), percentKilled));
        }
        return new Schedule(seed, host, script, exitCode, journal, drop, faults, List.copyOf(lives));
    }

    private static Life life(Random random, boolean first, int percentKilled) {
        boolean holdsScript = first || random.nextBoolean();
        boolean killed = random.nextInt(100) < percentKilled;
        if (!killed && random.nextInt(3) == 0) {
            return new Life(Ending.DETACHED, random.nextInt(400), holdsScript);
        }
        int step = 1 + (random.nextBoolean() ? random.nextInt(60) : random.nextInt(400));
        return new Life(killed ? Ending.KILLED : Ending.ABANDONED, step, holdsScript);
    }

    private static Fault fault(Random random) {
        return new Fault(KINDS[random.nextInt(KINDS.length)], 1 + random.nextInt(6), action(random));
    }

    private static AdverseAction action(Random random) {
        return switch (random.nextInt(18)) {
            case 0, 1, 2 -> new AdverseAction.DropBeforeHandling();
            case 3, 4, 5, 6 -> new AdverseAction.DropAfterHandling();
            case 7, 8, 9 -> new AdverseAction.CutAnswer(random.nextInt(3000));
            case 10, 11 -> new AdverseAction.Delay(Duration.ofMillis(random.nextInt(400)));
            case 12, 13 -> new AdverseAction.AnswerStatus(503);
            case 14, 15 -> new AdverseAction.AnswerFault(FAULTS.get(random.nextInt(FAULTS.size())));
            case 16 -> new AdverseAction.KillShell();
            default -> new AdverseAction.RestartHost();
        };
    }

    /** In the subset of the built-in engine: short and long lines, pauses, other streams, and characters of all kinds. */
    private static String script(Random random, int exitCode) {
        StringBuilder script = new StringBuilder();
        for (int block = 1 + random.nextInt(4); block > 0; block--) {
            String pause = random.nextInt(3) == 0 ? "" : "; Start-Sleep -Milliseconds " + random.nextInt(15);
            script.append("1..").append(1 + random.nextInt(40)).append(" | ForEach-Object { ");
            script.append(statement(random)).append(pause).append(" }; ");
        }
        return script.append("exit ").append(exitCode).toString();
    }

    private static String statement(Random random) {
        return switch (random.nextInt(6)) {
            case 0 -> "'" + "0123456789".repeat(1 + random.nextInt(100)) + "' * " + (1 + random.nextInt(20));
            case 1 -> "'" + characters(random) + "'";
            case 2 -> "Write-Warning \"warning $_\"";
            case 3 -> "Write-Host \"host $_\"";
            default -> "\"line $_ of output\"";
        };
    }

    /** Any UTF-16 code unit but the quotes that end a string. */
    private static String characters(Random random) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(60); i > 0; i--) {
            char c = (char) (random.nextInt(4) == 0 ? 0xD7F0 + random.nextInt(0x820) : random.nextInt(0x10000));
            if (Character.getType(c) != Character.INITIAL_QUOTE_PUNCTUATION
                    && Character.getType(c) != Character.FINAL_QUOTE_PUNCTUATION
                    && c != '\'') {
                text.append(c);
            }
        }
        return text.toString();
    }

    /** Whether a session may end although its script has not. */
    boolean sessionMayDie() {
        return faults.stream()
                .anyMatch(fault -> fault.action() instanceof AdverseAction.KillShell
                        || fault.action() instanceof AdverseAction.RestartHost);
    }

    /** Whether the host can lose output: it drops it on request, or does not deliver a command's answer again. */
    boolean mayLoseOutput() {
        return !host.switches().is(Switch.REDELIVERS_ON_COMMANDS)
                || (drop && host.switches().is(Switch.HONORS_DROP))
                || sessionMayDie();
    }
}
