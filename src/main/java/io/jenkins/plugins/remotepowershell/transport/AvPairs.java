package io.jenkins.plugins.remotepowershell.transport;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/** Target information of NTLM: a list of attributes by id, kept in order. Little endian. [MS-NLMP] 2.2.2.1. */
final class AvPairs {
    static final int COMPUTER_NAME = 1;
    static final int FLAGS = 6;
    static final int TIMESTAMP = 7;
    static final int TARGET_NAME = 9;
    static final int CHANNEL_BINDINGS = 10;
    /** Value of {@link #FLAGS}: the last message carries a MIC. */
    static final int MIC_PROVIDED = 2;

    private static final int HEADER = 4;

    private final Map<Integer, byte[]> pairs;

    private AvPairs(Map<Integer, byte[]> pairs) {
        this.pairs = pairs;
    }

    /** Reads up to the end mark, id 0. */
    static AvPairs decode(byte[] encoded) throws SignOnException {
        var in = ByteBuffer.wrap(encoded).order(ByteOrder.LITTLE_ENDIAN);
        var pairs = new LinkedHashMap<Integer, byte[]>();
        try {
            for (var id = in.getShort(); id != 0; id = in.getShort()) {
                var value = new byte[Short.toUnsignedInt(in.getShort())];
                in.get(value);
                if (pairs.putIfAbsent(Short.toUnsignedInt(id), value) != null) {
                    throw broken();
                }
            }
        } catch (BufferUnderflowException e) {
            throw broken();
        }
        return new AvPairs(pairs);
    }

    private static SignOnException broken() {
        return new SignOnException(SignOnException.Reason.VIOLATED, "its NTLM challenge is malformed");
    }

    AvPairs with(int id, byte[] value) {
        var more = new LinkedHashMap<>(pairs);
        more.put(id, value);
        return new AvPairs(more);
    }

    AvPairs withFlag(int bit) {
        var flags = pairs.get(FLAGS);
        var old = flags == null || flags.length != Integer.BYTES
                ? 0
                : littleEndian(flags).getInt();
        var value = new byte[Integer.BYTES];
        littleEndian(value).putInt(old | bit);
        return with(FLAGS, value);
    }

    @CheckForNull
    byte[] value(int id) {
        return pairs.get(id);
    }

    /** A value in UTF-16, or empty. */
    String text(int id) {
        var value = pairs.get(id);
        return value == null ? "" : new String(value, StandardCharsets.UTF_16LE);
    }

    byte[] encode() {
        var encoded = new byte
                [pairs.values().stream()
                                .mapToInt(value -> HEADER + value.length)
                                .sum()
                        + HEADER];
        var out = littleEndian(encoded);
        pairs.forEach((id, value) ->
                out.putShort(id.shortValue()).putShort((short) value.length).put(value));
        return encoded;
    }

    private static ByteBuffer littleEndian(byte[] bytes) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }
}
