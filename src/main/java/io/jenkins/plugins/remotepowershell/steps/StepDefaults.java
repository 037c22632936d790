package io.jenkins.plugins.remotepowershell.steps;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** What holds where a step says nothing, and how what it says is kept. */
final class StepDefaults {
    /** As many hosts at once as PowerShell's own {@code Invoke-Command} takes. */
    static final int THROTTLE_LIMIT = 32;

    /** Characters of returned text. */
    static final long MAX_RETURN_LENGTH = 10L << 20;

    private StepDefaults() {}

    static String drawRunId() {
        return UUID.randomUUID().toString();
    }

    /** Null for nothing, so that it does not show in snippets. */
    @CheckForNull
    static <V> Map<String, V> map(@CheckForNull Map<String, V> values) {
        return values == null || values.isEmpty() ? null : new LinkedHashMap<>(values);
    }

    @CheckForNull
    static List<String> list(@CheckForNull List<String> values) {
        return values == null ? null : new ArrayList<>(values);
    }
}
