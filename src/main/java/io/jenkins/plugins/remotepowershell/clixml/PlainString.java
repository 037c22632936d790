package io.jenkins.plugins.remotepowershell.clixml;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.remotepowershell.xml.PlainXml;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A payload that is one string of printable ASCII, as nearly all output of a run is: {@code <S>…</S>}. */
final class PlainString {
    private static final String START = "<S>";
    private static final String END = "</S>";
    private static final byte[] BEFORE = START.getBytes(StandardCharsets.US_ASCII);
    private static final byte[] BEHIND = END.getBytes(StandardCharsets.US_ASCII);

    private PlainString() {}

    /** @param text whose characters all stand for themselves */
    static byte[] write(String text) {
        return (START + text + END).getBytes(StandardCharsets.US_ASCII);
    }

    /** @return null if the payload is anything else */
    @CheckForNull
    static String read(byte[] payload) {
        int from = BEFORE.length;
        int to = payload.length - BEHIND.length;
        boolean isString = to >= from
                && Arrays.equals(payload, 0, from, BEFORE, 0, from)
                && Arrays.equals(payload, to, payload.length, BEHIND, 0, BEHIND.length)
                && PlainXml.isPrintable(payload, from, to);
        return isString ? ClixmlString.decode(new String(payload, from, to - from, StandardCharsets.US_ASCII)) : null;
    }
}
