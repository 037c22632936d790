package io.jenkins.plugins.remotepowershell.clixml;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.util.AbstractMap;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * A dictionary in the order it came. Text keys are found in any case where PowerShell would find them so (hashtables,
 * property names), the exact one first; keys that differ only in case are all kept.
 */
final class PsDictionary<K> extends AbstractMap<K, Object> {
    private final Map<K, Object> entries;
    private final boolean ignoringCase;

    @CheckForNull
    private Map<String, Object> byFoldedKey;

    /** @param entries in order; not copied, and not to be changed */
    PsDictionary(Map<K, Object> entries, boolean ignoringCase) {
        this.entries = Collections.unmodifiableMap(entries);
        this.ignoringCase = ignoringCase;
    }

    @Override
    @CheckForNull
    public Object get(Object key) {
        Object exact = entries.get(key);
        return exact == null && ignoringCase && key instanceof String text ? folded().get(text) : exact;
    }

    @Override
    public boolean containsKey(Object key) {
        return entries.containsKey(key) || (ignoringCase && key instanceof String text && folded().containsKey(text));
    }

    @Override
    public Set<Entry<K, Object>> entrySet() {
        return entries.entrySet();
    }

    private Map<String, Object> folded() {
        if (byFoldedKey == null) {
            byFoldedKey = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
            entries.forEach((key, value) -> {
                if (key instanceof String text) {
                    byFoldedKey.putIfAbsent(text, value);
                }
            });
        }
        return byFoldedKey;
    }
}
