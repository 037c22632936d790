package io.jenkins.plugins.remotepowershell.records;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Named values inside a record: one {@code NAME=VALUE} a line, with {@code %25}, {@code %0A} and {@code %0D} for percent
 * and line ends. Unknown names are kept, so that a later version may add some.
 */
public final class RecordFields {
    private final Map<String, String> values = new LinkedHashMap<>();

    public static RecordFields parse(String text) {
        RecordFields fields = new RecordFields();
        for (String line : text.split("\r?\n", -1)) {
            int equals = line.indexOf('=');
            if (equals > 0) {
                fields.values.put(line.substring(0, equals), unescape(line.substring(equals + 1)));
            }
        }
        return fields;
    }

    public RecordFields with(String name, Object value) {
        values.put(name, String.valueOf(value));
        return this;
    }

    public String text(String name) {
        return values.getOrDefault(name, "");
    }

    public Optional<Long> number(String name) {
        return Optional.of(text(name))
                .filter(text -> text.matches("-?\\d{1,18}"))
                .map(Long::valueOf);
    }

    public Map<String, String> all() {
        return Map.copyOf(values);
    }

    public String write() {
        StringBuilder out = new StringBuilder();
        values.forEach((name, value) ->
                out.append(name).append('=').append(escape(value)).append('\n'));
        return out.toString();
    }

    private static String escape(String value) {
        return value.replace("%", "%25").replace("\n", "%0A").replace("\r", "%0D");
    }

    private static String unescape(String value) {
        return value.replace("%0D", "\r").replace("%0A", "\n").replace("%25", "%");
    }
}
