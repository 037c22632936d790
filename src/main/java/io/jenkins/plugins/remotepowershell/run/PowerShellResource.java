package io.jenkins.plugins.remotepowershell.run;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A script of ours, with the parts that its lines {@code #include NAME} name. */
public record PowerShellResource(String text) {
    private static final Pattern INCLUDE = Pattern.compile("(?m)^ *#include (\\S+)$");

    static PowerShellResource named(String name) {
        return beside(PowerShellResource.class, name);
    }

    /** One that lies beside a class, with parts that lie there too, or here. */
    public static PowerShellResource beside(Class<?> neighbour, String name) {
        return new PowerShellResource(assembled(neighbour, name));
    }

    private static String assembled(Class<?> neighbour, String name) {
        return INCLUDE.matcher(read(neighbour, name))
                .replaceAll(part -> Matcher.quoteReplacement(assembled(neighbour, part.group(1))));
    }

    private static String read(Class<?> neighbour, String name) {
        Class<?> owner = neighbour.getResource(name) == null ? PowerShellResource.class : neighbour;
        try (InputStream in = owner.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("resource " + name + " is missing in this build");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw new UncheckedIOException("resource " + name + " cannot be read", unreadable);
        }
    }
}
