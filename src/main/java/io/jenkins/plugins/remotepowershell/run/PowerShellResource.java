package io.jenkins.plugins.remotepowershell.run;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A script of ours, with the parts that its lines {@code #include NAME} name. */
record PowerShellResource(String text) {
    private static final Pattern INCLUDE = Pattern.compile("(?m)^ *#include (\\S+)$");

    static PowerShellResource named(String name) {
        return new PowerShellResource(assembled(name));
    }

    private static String assembled(String name) {
        return INCLUDE.matcher(read(name)).replaceAll(part -> Matcher.quoteReplacement(assembled(part.group(1))));
    }

    private static String read(String name) {
        try (InputStream in = PowerShellResource.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("resource " + name + " is missing in this build");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw new UncheckedIOException("resource " + name + " cannot be read", unreadable);
        }
    }
}
