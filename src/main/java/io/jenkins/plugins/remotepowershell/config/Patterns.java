package io.jenkins.plugins.remotepowershell.config;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.util.FormValidation;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Collectors;

/** Lists of regular expressions, one a line in forms. */
final class Patterns {
    private Patterns() {}

    /** From a form come all lines in one text, from elsewhere each by itself. The list is of a kind that may be saved. */
    static List<String> lines(@CheckForNull List<String> given) {
        return given == null
                ? new ArrayList<>()
                : given.stream()
                        .flatMap(String::lines)
                        .map(String::strip)
                        .filter(line -> !line.isEmpty())
                        .collect(Collectors.toCollection(ArrayList::new));
    }

    /** Whether one of them matches the whole text; one that is no regular expression matches nothing. */
    static boolean anyMatches(List<String> patterns, String text) {
        return patterns.stream().anyMatch(pattern -> matches(pattern, text));
    }

    private static boolean matches(String pattern, String text) {
        try {
            return Pattern.matches(pattern, text);
        } catch (PatternSyntaxException noPattern) {
            return false;
        }
    }

    /** For a form's field. */
    static FormValidation check(@CheckForNull String text) {
        for (String line : lines(text == null ? null : List.of(text))) {
            try {
                Pattern.compile(line);
            } catch (PatternSyntaxException noPattern) {
                return FormValidation.error(Messages.Patterns_Invalid(line, noPattern.getDescription()));
            }
        }
        return FormValidation.ok();
    }
}
