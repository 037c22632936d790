package io.jenkins.plugins.remotepowershell.xml;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.nio.charset.StandardCharsets;
import java.util.Collection;

/** Names that a document is likely to hold, so that reading them makes no strings. */
public final class Names {
    private final String[] table;

    public Names(Collection<String> known) {
        table = new String[4 * Integer.highestOneBit(known.size() + 1)];
        for (String name : known) {
            table[free(name.hashCode())] = name;
        }
    }

    /** @param hash as of the string */
    String of(byte[] bytes, int from, int to, int hash) {
        int slot = hash & table.length - 1;
        while (table[slot] != null) {
            if (is(table[slot], bytes, from, to)) {
                return table[slot];
            }
            slot = slot + 1 & table.length - 1;
        }
        return new String(bytes, from, to - from, StandardCharsets.US_ASCII);
    }

    private int free(int hash) {
        int slot = hash & table.length - 1;
        while (table[slot] != null) {
            slot = slot + 1 & table.length - 1;
        }
        return slot;
    }

    private static boolean is(@CheckForNull String name, byte[] bytes, int from, int to) {
        if (name == null || name.length() != to - from) {
            return false;
        }
        for (int i = from; i < to; i++) {
            if (name.charAt(i - from) != bytes[i]) {
                return false;
            }
        }
        return true;
    }
}
