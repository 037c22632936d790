package io.jenkins.plugins.remotepowershell.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * One {@code --parameter}: {@code NAME=VALUE}, {@code NAME:=JSON} or {@code NAME:=@FILE}.
 *
 * @param value String, Boolean, Integer, Long, Double, BigInteger, List or Map; null only from JSON's {@code null}
 */
record ParameterArgument(String name, @CheckForNull Object value) {
    private static final ObjectMapper JSON = new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
    /** A number in the only form in which it would be printed again; {@code 1.10}, {@code 007} and {@code 12e45} are text. */
    private static final Pattern CANONICAL_NUMBER =
            Pattern.compile("0|-?[1-9]\\d{0,17}|-?(0|[1-9]\\d{0,14})\\.\\d{0,14}[1-9]");

    static final class Converter implements ITypeConverter<ParameterArgument> {
        @Override
        public ParameterArgument convert(String argument) {
            int equals = argument.indexOf('=');
            if (equals < 1 || argument.startsWith(":=")) {
                throw new TypeConversionException(
                        "expected NAME=VALUE or NAME:=JSON but was '" + nameOnly(argument) + "'");
            }
            boolean forced = argument.charAt(equals - 1) == ':';
            String name = argument.substring(0, forced ? equals - 1 : equals);
            String text = argument.substring(equals + 1);
            return new ParameterArgument(name, forced ? forcedJson(name, text) : guessed(text));
        }

        /** The value may be a secret: only what stands before it is shown. */
        private static String nameOnly(String argument) {
            return argument.substring(0, Math.max(0, argument.indexOf('=') + 1))
                    + (argument.contains("=") ? "…" : argument);
        }
    }

    @Override
    public String toString() {
        return name + "=…";
    }

    private static Object guessed(String text) {
        if (text.equals("true") || text.equals("false")) {
            return Boolean.valueOf(text);
        }
        boolean structure = text.startsWith("[") || text.startsWith("{");
        if (structure || CANONICAL_NUMBER.matcher(text).matches()) {
            try {
                return JSON.readValue(text, Object.class);
            } catch (JsonProcessingException notJson) {
                return text; // such as {0} or [DateTime]: text that only looks like JSON
            }
        }
        return text;
    }

    @CheckForNull
    private static Object forcedJson(String name, String text) {
        try {
            return JSON.readValue(
                    text.startsWith("@") ? Files.readString(Path.of(text.substring(1))) : text, Object.class);
        } catch (JsonProcessingException broken) {
            throw new TypeConversionException("the value of " + name + " is no JSON (line "
                    + broken.getLocation().getLineNr() + ", column "
                    + broken.getLocation().getColumnNr() + "); for plain text write " + name + "=VALUE");
        } catch (IOException unreadable) {
            throw new TypeConversionException("the value of " + name + " cannot be read from " + text.substring(1)
                    + ": " + FileProblem.reason(unreadable));
        }
    }
}
