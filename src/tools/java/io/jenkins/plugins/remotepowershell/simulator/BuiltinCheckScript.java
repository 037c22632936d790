package io.jenkins.plugins.remotepowershell.simulator;

import io.jenkins.plugins.remotepowershell.records.RecordKind;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** Stands in for the script that asks a host for its facts; see the real one in run/check.ps1. It plays a Windows Server. */
final class BuiltinCheckScript {
    private static final String BEGINNING = "# Facts of a host";

    private final ScriptEngine.HostFacts host;

    BuiltinCheckScript(ScriptEngine.HostFacts host) {
        this.host = host;
    }

    static boolean is(String script) {
        return script.stripLeading().startsWith(BEGINNING);
    }

    void run(StreamWriter output) throws InterruptedException {
        for (Map.Entry<String, String> fact : facts().entrySet()) {
            output.write(RecordKind.OUTPUT, fact.getKey() + "=" + fact.getValue());
        }
    }

    private Map<String, String> facts() {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("powershell", "5.1.20348.2849 Desktop");
        facts.put("language", "FullLanguage");
        facts.put("computer", host.computerName());
        facts.put("system", "Microsoft Windows NT 10.0.20348.0");
        facts.put("account", host.computerName().toLowerCase(Locale.ROOT) + "\\" + host.account());
        facts.put("administrator", "True");
        facts.put("now", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
        return facts;
    }
}
