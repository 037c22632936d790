package io.jenkins.plugins.remotepowershell.clixml;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/**
 * Reads the payloads of one stream as {@link ClixmlReader} does, objects that are like earlier ones several times as fast. Not
 * safe for use by several threads.
 */
public final class PayloadReader {
    private static final byte[] OBJECT = {'<', 'O', 'b', 'j'};
    private static final int MOST_FORMS = 8;
    /** With so many forms known, one of so many objects of no known form is looked at for another. */
    private static final int STRANGERS = 16;
    /** Bytes: a host cannot make forms as large as it likes. */
    private static final int LARGEST_KEPT = 1 << 16;

    /** The one that fitted last is the first. */
    private final List<ObjectForm> forms = new ArrayList<>();

    private int strangers;

    /** @return as of {@link ClixmlReader#read(byte[])} */
    @CheckForNull
    public Object read(byte[] payload) throws ClixmlException {
        if (!isObject(payload)) {
            return ClixmlReader.read(payload);
        }
        Object value = readByForm(payload);
        if (value == null) {
            value = ClixmlReader.read(payload);
            learn(payload);
        }
        return value;
    }

    /** @return null if it is of no known form */
    @CheckForNull
    PsObject readByForm(byte[] payload) {
        for (int i = 0; i < forms.size(); i++) {
            PsObject object = forms.get(i).read(payload);
            if (object != null) {
                Collections.swap(forms, 0, i);
                return object;
            }
        }
        return null;
    }

    private void learn(byte[] payload) {
        boolean isFull = forms.size() == MOST_FORMS;
        if (payload.length > LARGEST_KEPT || (isFull && ++strangers % STRANGERS != 0)) {
            return;
        }
        ObjectFormFinder.find(payload).ifPresent(form -> {
            if (isFull) {
                forms.remove(MOST_FORMS - 1);
            }
            forms.add(form);
        });
    }

    private static boolean isObject(byte[] payload) {
        return payload.length <= ClixmlLimits.DEFAULT.bytes()
                && payload.length >= OBJECT.length
                && Arrays.equals(payload, 0, OBJECT.length, OBJECT, 0, OBJECT.length);
    }
}
