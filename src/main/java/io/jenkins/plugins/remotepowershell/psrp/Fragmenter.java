package io.jenkins.plugins.remotepowershell.psrp;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Cuts messages into fragments and draws their object ids, from 1 upwards. One per sender and pool. [MS-PSRP] 2.2.4. */
public final class Fragmenter {
    private long lastObjectId;

    /**
     * Cuts one message.
     *
     * @param maximumBytes of a fragment with its header; at least 22
     */
    public List<Fragment> fragment(PsrpMessage message, int maximumBytes) {
        int maximumBlob = maximumBytes - Fragment.HEADER_LENGTH;
        if (maximumBlob < 1) {
            throw new IllegalArgumentException("a fragment needs at least 22 bytes, not " + maximumBytes);
        }
        byte[] bytes = message.encode();
        long objectId = ++lastObjectId;
        List<Fragment> fragments = new ArrayList<>();
        for (int from = 0; from < bytes.length; from += maximumBlob) {
            int to = Math.min(bytes.length, from + maximumBlob);
            fragments.add(new Fragment(
                    objectId, fragments.size(), from == 0, to == bytes.length, Arrays.copyOfRange(bytes, from, to)));
        }
        return fragments;
    }

    /** Messages of one fragment each, one behind the other. */
    byte[] whole(PsrpMessage... messages) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (PsrpMessage message : messages) {
            fragment(message, Integer.MAX_VALUE).forEach(fragment -> out.writeBytes(fragment.encode()));
        }
        return out.toByteArray();
    }
}
