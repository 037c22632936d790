package io.jenkins.plugins.remotepowershell.xml;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** What an octet may be in plain XML. Text is looked through by eights, for an answer is nearly all text. */
final class Octets {
    private static final VarHandle EIGHT = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());
    private static final long ONES = 0x0101010101010101L;
    private static final long HIGH = 0x8080808080808080L;

    private static final int NAME_START = 1;
    private static final int NAME = 2;
    private static final int BLANK = 4;
    private static final byte[] KINDS = new byte[256];

    static {
        mark("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_", NAME_START | NAME);
        mark("0123456789-.:", NAME);
        mark(" \t\n", BLANK);
    }

    private Octets() {}

    private static void mark(String characters, int kind) {
        characters.chars().forEach(character -> KINDS[character] |= (byte) kind);
    }

    static boolean startsName(int octet) {
        return (KINDS[octet] & NAME_START) != 0;
    }

    static boolean isInName(int octet) {
        return (KINDS[octet] & NAME) != 0;
    }

    static boolean isBlank(int octet) {
        return (KINDS[octet] & BLANK) != 0;
    }

    /** Where something begins that is no printable ASCII, or markup: a bracket, or an entity. */
    static int endOfPrintable(byte[] bytes, int from, int end) {
        int at = from;
        while (at <= end - Long.BYTES && areAllPrintable((long) EIGHT.get(bytes, at))) {
            at += Long.BYTES;
        }
        while (at < end && isPrintable(bytes[at])) {
            at++;
        }
        return at;
    }

    private static boolean isPrintable(byte octet) {
        return octet >= ' ' && octet != '<' && octet != '>' && octet != '&';
    }

    /** Below a blank, beyond ASCII, or one of the three: '<' and '>' differ in one bit. */
    private static boolean areAllPrintable(long eight) {
        long unprintable = eight - ' ' * ONES | eight;
        long bracket = (eight | 2 * ONES) ^ '>' * ONES;
        long ampersand = eight ^ '&' * ONES;
        return ((unprintable | bracket - ONES | ampersand - ONES) & HIGH) == 0;
    }
}
