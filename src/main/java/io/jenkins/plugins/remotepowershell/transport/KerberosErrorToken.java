package io.jenkins.plugins.remotepowershell.transport;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.OptionalInt;

/**
 * The number in a KRB-ERROR with which a host refuses a ticket; RFC 4121 4.1, RFC 4120 5.9.1. The JVM reads it as a broken
 * AP-REP. It may lie within SPNEGO, so it is looked for.
 *
 * <pre>
 * | mechanism OID | 03 00 | 7E length | 30 length | A0 length … | … | A6 length 02 01 number | …
 * </pre>
 */
final class KerberosErrorToken {
    private static final String START = HexFormat.of()
            .formatHex(new byte[] {6, 9, 0x2a, (byte) 0x86, 0x48, (byte) 0x86, (byte) 0xf7, 0x12, 1, 2, 2, 3, 0});

    private static final byte NUMBER = (byte) 0xa6;
    private static final int LONG_FORM = 0x80;

    private KerberosErrorToken() {}

    static OptionalInt number(byte[] token) {
        var start = HexFormat.of().formatHex(token).indexOf(START);
        if (start < 0 || start % 2 != 0) {
            return OptionalInt.empty();
        }
        try {
            return number(ByteBuffer.wrap(token).position((start + START.length()) / 2));
        } catch (BufferUnderflowException | IllegalArgumentException | IndexOutOfBoundsException malformed) {
            return OptionalInt.empty();
        }
    }

    private static OptionalInt number(ByteBuffer in) {
        enter(in);
        enter(in);
        while (in.hasRemaining()) {
            var tag = in.get();
            var end = length(in) + in.position();
            if (tag == NUMBER) {
                return OptionalInt.of(Byte.toUnsignedInt(in.get(end - 1)));
            }
            in.position(end);
        }
        return OptionalInt.empty();
    }

    private static void enter(ByteBuffer in) {
        in.get();
        length(in);
    }

    private static int length(ByteBuffer in) {
        var first = Byte.toUnsignedInt(in.get());
        if (first < LONG_FORM) {
            return first;
        }
        var length = 0;
        for (var left = first - LONG_FORM; left > 0; left--) {
            length = (length << Byte.SIZE) | Byte.toUnsignedInt(in.get());
        }
        return length;
    }
}
