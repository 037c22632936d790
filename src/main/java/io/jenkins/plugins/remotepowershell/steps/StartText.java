package io.jenkins.plugins.remotepowershell.steps;

import hudson.util.Secret;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputFilter;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What is needed to start a script and nowhere else: it survives a restart of Jenkins encrypted, until the script runs. */
final class StartText implements Serializable {
    private static final long serialVersionUID = 1L;
    private static final ObjectInputFilter OURS =
            ObjectInputFilter.Config.createFilter("java.base/*;" + StartText.class.getName() + ";!*");

    private static final Pattern SECRET_NAME = Pattern.compile("(?i)password|passwd|passphrase|secret|token|api_?key");

    private final String script;
    private final boolean complete;
    private final LinkedHashMap<String, Object> parameters = new LinkedHashMap<>();
    private final LinkedHashMap<String, String> environment = new LinkedHashMap<>();

    /** As the step has it; files, and variables of the build, are not read yet. */
    StartText(String script, Map<String, ?> parameters, Map<String, String> environment) {
        this(script, false, environment);
        parameters.forEach((name, value) -> this.parameters.put(name, plain(name, value)));
    }

    private StartText(String script, boolean complete, Map<String, String> environment) {
        this.script = script;
        this.complete = complete;
        this.environment.putAll(environment);
    }

    /** The same with everything that had to be read. */
    StartText completed(String wholeScript, Map<String, String> wholeEnvironment) {
        StartText whole = new StartText(wholeScript, true, wholeEnvironment);
        whole.parameters.putAll(parameters);
        return whole;
    }

    String script() {
        return script;
    }

    /** Whether nothing has to be read any more. */
    boolean isComplete() {
        return complete;
    }

    Map<String, Object> parameters() {
        return parameters;
    }

    Map<String, String> environment() {
        return environment;
    }

    /** Names of text parameters that look like secrets: Jenkins shows the arguments of steps. */
    List<String> suspiciousParameters() {
        return parameters.entrySet().stream()
                .filter(parameter -> parameter.getValue() instanceof String)
                .map(Map.Entry::getKey)
                .filter(name -> SECRET_NAME.matcher(name).find())
                .collect(Collectors.toList());
    }

    Secret seal() {
        try (ByteArrayOutputStream bytes = new ByteArrayOutputStream();
                ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(this);
            out.flush();
            return Secret.fromString(Base64.getEncoder().encodeToString(bytes.toByteArray()));
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    static StartText open(Secret sealed) {
        byte[] bytes = Base64.getDecoder().decode(sealed.getPlainText());
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes))) {
            in.setObjectInputFilter(OURS);
            return (StartText) in.readObject();
        } catch (IOException | ClassNotFoundException unreadable) {
            throw new IllegalStateException(
                    "what the step needs to start its script was saved by another release; start the build again",
                    unreadable);
        }
    }

    /** A value of the JDK's own types, as PowerShell gets it. */
    private static Object plain(String name, Object value) {
        if (value == null || value instanceof Boolean || value instanceof Number) {
            return value;
        } else if (value instanceof CharSequence || value instanceof Character || value instanceof Enum<?>) {
            return value.toString();
        } else if (value instanceof List<?> list) {
            List<Object> copy = new ArrayList<>();
            list.forEach(element -> copy.add(plain(name, element)));
            return copy;
        } else if (value instanceof Map<?, ?> map) {
            Map<String, Object> copy = new LinkedHashMap<>();
            map.forEach((key, element) -> copy.put(String.valueOf(key), plain(name, element)));
            return copy;
        }
        throw new IllegalArgumentException("parameter " + name + " is a "
                + value.getClass().getSimpleName()
                + "; PowerShell can be given text, numbers, true and false, lists, and maps of these");
    }

    /** Neither script nor values. */
    @Override
    public String toString() {
        return "script of " + script.length() + " characters";
    }
}
