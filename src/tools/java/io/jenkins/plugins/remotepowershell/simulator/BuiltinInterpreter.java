package io.jenkins.plugins.remotepowershell.simulator;

import io.jenkins.plugins.remotepowershell.records.RecordKind;
import io.jenkins.plugins.remotepowershell.records.Ticks;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Runs a {@link BuiltinScript}. */
final class BuiltinInterpreter {
    private static final String NOW = "$([DateTime]::UtcNow.Ticks)";

    private final StreamWriter output;
    private final CountDownLatch stop;
    private OptionalInt exitCode = OptionalInt.empty();

    BuiltinInterpreter(StreamWriter output, CountDownLatch stop) {
        this.output = output;
        this.stop = stop;
    }

    /** Of {@code exit N}; empty if the script came to its end. */
    OptionalInt exitCode() {
        return exitCode;
    }

    void run(BuiltinScript script) throws InterruptedException, BuiltinScriptException {
        run(script.statements(), "");
    }

    private void run(List<BuiltinScript.Statement> statements, String current)
            throws InterruptedException, BuiltinScriptException {
        for (BuiltinScript.Statement statement : statements) {
            if (exitCode.isPresent() || isStopping()) {
                return;
            }
            run(statement, current);
        }
    }

    private void run(BuiltinScript.Statement statement, String current)
            throws InterruptedException, BuiltinScriptException {
        if (statement instanceof BuiltinScript.Write it) {
            output.write(kind(it.stream()), text(it.text(), current));
        } else if (statement instanceof BuiltinScript.WriteObject it) {
            output.writeObject(properties(it, current));
        } else if (statement instanceof BuiltinScript.Sleep it) {
            if (stop.await(it.millis(), TimeUnit.MILLISECONDS)) {
                return;
            }
        } else if (statement instanceof BuiltinScript.Exit it) {
            exitCode = OptionalInt.of(it.code());
        } else if (statement instanceof BuiltinScript.Throw it) {
            throw new BuiltinScriptException(text(it.text(), current));
        } else if (statement instanceof BuiltinScript.Loop it) {
            for (long i = it.from(); i <= it.to() && exitCode.isEmpty() && !isStopping(); i++) {
                run(it.body(), Long.toString(i));
            }
        }
    }

    private boolean isStopping() {
        return stop.getCount() == 0;
    }

    private static Map<String, Object> properties(BuiltinScript.WriteObject object, String current) {
        Map<String, Object> properties = new LinkedHashMap<>();
        object.properties().forEach((name, value) -> properties.put(name, text(value, current)));
        return properties;
    }

    private static String text(BuiltinScript.Text text, String current) {
        String once = text.expands() ? expand(text.pattern(), current) : text.pattern();
        return once.repeat(text.times());
    }

    private static String expand(String pattern, String current) {
        String counted = pattern.replace("$_", current);
        return counted.contains(NOW) ? counted.replace(NOW, Long.toString(Ticks.of(Instant.now()))) : counted;
    }

    private static RecordKind kind(String stream) {
        return switch (stream.toLowerCase(Locale.ROOT)) {
            case "warning" -> RecordKind.WARNING;
            case "error" -> RecordKind.ERROR;
            case "verbose" -> RecordKind.VERBOSE;
            case "debug" -> RecordKind.DEBUG;
            case "host" -> RecordKind.INFORMATION;
            default -> RecordKind.OUTPUT;
        };
    }
}
