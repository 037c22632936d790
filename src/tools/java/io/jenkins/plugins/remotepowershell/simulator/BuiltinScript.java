package io.jenkins.plugins.remotepowershell.simulator;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A script of the built-in subset, parsed. docs/simulated-host.md has the grammar. */
record BuiltinScript(List<Statement> statements) {
    /** One statement. */
    sealed interface Statement {}

    /** Writes a text to a stream; {@code $_} in it is the loop's number. */
    record Write(String stream, Text text) implements Statement {}

    /** Writes an object whose properties are strings. */
    record WriteObject(Map<String, Text> properties) implements Statement {}

    /** Waits. */
    record Sleep(long millis) implements Statement {}

    /** {@code exit N}. */
    record Exit(int code) implements Statement {}

    /** {@code throw TEXT}. */
    record Throw(Text text) implements Statement {}

    /** {@code FROM..TO | ForEach-Object { … }}. */
    record Loop(long from, long to, List<Statement> body) implements Statement {}

    /** A string: literal or with {@code $_}; written {@code times} times in a row. */
    record Text(String pattern, boolean expands, int times) {}

    private static final String STRING = "'[^']*+(?:''[^']*+)*+'|\"[^\"`]*+(?:`.[^\"`]*+)*+\"";
    private static final Pattern PROPERTY = Pattern.compile("\\G[\\s;]*(?<name>\\w+)\\s*=\\s*(?<value>" + STRING + ")");
    private static final Pattern TOKEN = Pattern.compile(
            "\\G[\\s;]*(?:(?<from>\\d+)\\.\\.(?<to>\\d+)\\s*\\|\\s*(?:ForEach-Object|%)\\s*\\{"
                    + "|Write-(?<stream>Output|Warning|Error|Verbose|Debug|Host)\\s+(?<written>" + STRING + ")"
                    + "|Start-Sleep\\s+(?:-(?<unit>Milliseconds|Seconds)\\s+)?(?<time>\\d+)"
                    + "|(?<exit>exit)(?:\\s+(?<code>-?\\d+))?"
                    + "|throw\\s+(?<thrown>" + STRING + ")"
                    + "|(?<string>" + STRING + ")(?:\\s*\\*\\s*(?<times>\\d+))?"
                    + "|\\[pscustomobject\\]@\\{(?<properties>(?:[\\s;]*\\w+\\s*=\\s*(?:" + STRING + "))*+)[\\s;]*\\}"
                    + "|(?<close>\\})|(?<end>\\z))",
            Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

    static BuiltinScript parse(String text) throws BuiltinScriptException {
        Matcher matcher = TOKEN.matcher(text);
        List<Statement> statements = new ArrayList<>();
        if (parseBlock(matcher, statements)) {
            throw new BuiltinScriptException("Unexpected token '}' in expression or statement.");
        }
        return new BuiltinScript(statements);
    }

    /** @return whether the block ended with a brace rather than with the text */
    private static boolean parseBlock(Matcher matcher, List<Statement> statements) throws BuiltinScriptException {
        while (matcher.find()) {
            if (matcher.group("end") != null) {
                return false;
            } else if (matcher.group("close") != null) {
                return true;
            } else if (matcher.group("from") != null) {
                statements.add(loop(matcher));
            } else {
                statements.add(simple(matcher));
            }
        }
        throw new BuiltinScriptException(
                "The built-in engine of the simulated host knows only a small subset of PowerShell"
                        + " (docs/simulated-host.md); start it with --pwsh for a real one.");
    }

    private static Loop loop(Matcher matcher) throws BuiltinScriptException {
        long from = Long.parseLong(matcher.group("from"));
        long to = Long.parseLong(matcher.group("to"));
        List<Statement> body = new ArrayList<>();
        if (!parseBlock(matcher, body)) {
            throw new BuiltinScriptException("Missing closing '}' in statement block or type definition.");
        }
        return new Loop(from, to, body);
    }

    private static Statement simple(Matcher matcher) {
        if (matcher.group("stream") != null) {
            return new Write(matcher.group("stream"), text(matcher.group("written"), "1"));
        } else if (matcher.group("time") != null) {
            boolean millis = "milliseconds".equalsIgnoreCase(matcher.group("unit"));
            return new Sleep(Long.parseLong(matcher.group("time")) * (millis ? 1 : 1000));
        } else if (matcher.group("exit") != null) {
            String code = matcher.group("code");
            return new Exit(code == null ? 0 : Integer.parseInt(code));
        } else if (matcher.group("thrown") != null) {
            return new Throw(text(matcher.group("thrown"), "1"));
        }
        return matcher.group("properties") != null
                ? object(matcher.group("properties"))
                : new Write("Output", text(matcher.group("string"), matcher.group("times")));
    }

    private static WriteObject object(String properties) {
        Matcher property = PROPERTY.matcher(properties);
        Map<String, Text> texts = new LinkedHashMap<>();
        while (property.find()) {
            texts.put(property.group("name"), text(property.group("value"), "1"));
        }
        return new WriteObject(texts);
    }

    private static Text text(String literal, String times) {
        String inner = literal.substring(1, literal.length() - 1);
        int count = times == null ? 1 : Integer.parseInt(times);
        if (literal.startsWith("'")) {
            return new Text(inner.replace("''", "'"), false, count);
        }
        return new Text(unescape(inner), true, count);
    }

    /** The escapes of double-quoted strings: a backtick before n, r, t, 0, or the character itself. */
    private static String unescape(String text) {
        StringBuilder out = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c != '`' || i + 1 == text.length()) {
                out.append(c);
                continue;
            }
            char next = text.charAt(++i);
            out.append(
                    switch (next) {
                        case 'n' -> '\n';
                        case 'r' -> '\r';
                        case 't' -> '\t';
                        case '0' -> '\0';
                        default -> next;
                    });
        }
        return out.toString();
    }
}
