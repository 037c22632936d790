package io.jenkins.plugins.remotepowershell.xml;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.util.Arrays;

/** Attributes of one element. */
final class PlainAttributes {
    private String[] names = {};
    private String[] values = {};
    /** Where values begin and end. */
    private int[] places = {};

    private int count;

    void clear() {
        count = 0;
    }

    /** @param value null if it is the octets there */
    void add(String name, int from, int to, @CheckForNull String value) {
        for (int i = 0; i < count; i++) {
            if (names[i].equals(name)) {
                throw new NotPlainException();
            }
        }
        if (count == names.length) {
            int room = 2 * count + 2;
            names = Arrays.copyOf(names, room);
            values = Arrays.copyOf(values, room);
            places = Arrays.copyOf(places, 2 * room);
        }
        names[count] = name;
        values[count] = value;
        places[2 * count] = from;
        places[2 * count + 1] = to;
        count++;
    }

    int count() {
        return count;
    }

    String name(int index) {
        return names[index];
    }

    int from(int index) {
        return places[2 * index];
    }

    int to(int index) {
        return places[2 * index + 1];
    }

    @CheckForNull
    String value(int index) {
        return values[index];
    }
}
