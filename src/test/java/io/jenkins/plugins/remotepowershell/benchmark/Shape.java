package io.jenkins.plugins.remotepowershell.benchmark;

import io.jenkins.plugins.remotepowershell.clixml.PsObject;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** What a script writes again and again. */
enum Shape {
    LINES("x", 100),
    STRINGS("x", 100_000),
    /** By a visible command, for nothing on the host makes text of them then. */
    OBJECTS("o", 20);

    private final String character;
    private final int length;

    Shape(String character, int length) {
        this.character = character;
        this.length = length;
    }

    /** Writes so many bytes, as text. */
    String script(long total) {
        String statement = this == OBJECTS
                ? "[pscustomobject]@{ "
                        + members().entrySet().stream()
                                .map(member -> member.getKey() + " = '" + member.getValue() + "'")
                                .collect(Collectors.joining("; "))
                        + " }"
                : "'" + character + "' * " + length;
        return "1.." + total / (text().length() + 1) + " | ForEach-Object { " + statement + " }";
    }

    /** Of one of them. */
    String text() {
        return this == OBJECTS
                ? members().entrySet().stream()
                        .map(member -> member.getKey() + "=" + member.getValue())
                        .collect(Collectors.joining("; ", "@{", "}"))
                : character.repeat(length);
    }

    PsObject object() {
        return PsObject.ofType(
                List.of("System.Management.Automation.PSCustomObject", "System.Object"), text(), members());
    }

    private Map<String, Object> members() {
        Map<String, Object> members = new LinkedHashMap<>();
        for (String name : List.of("Name", "Path", "State")) {
            members.put(name, character.repeat(length));
        }
        return members;
    }
}
