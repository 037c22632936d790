package io.jenkins.plugins.remotepowershell.steps;

import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jenkinsci.plugins.credentialsbinding.masking.SecretPatterns;

/** Hides the secrets that a step itself sends to its script, each line of a secret by itself. */
final class SecretMask {
    private static final String STARS = "****";

    private final Pattern pattern;

    SecretMask(Collection<String> secrets) {
        Set<String> lines = new TreeSet<>();
        secrets.forEach(secret -> secret.lines().filter(line -> !line.isBlank()).forEach(lines::add));
        pattern = lines.isEmpty() ? Pattern.compile("(?!)") : SecretPatterns.getAggregateSecretPattern(lines);
    }

    String apply(String line) {
        return pattern.pattern().isEmpty() ? line : pattern.matcher(line).replaceAll(STARS);
    }
}
