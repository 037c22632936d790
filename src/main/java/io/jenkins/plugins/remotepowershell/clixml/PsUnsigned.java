package io.jenkins.plugins.remotepowershell.clixml;

import java.math.BigInteger;
import java.util.Objects;

/** An unsigned .NET integer, which the JDK has no type for. [MS-PSRP] 2.2.5.1.6, .8, .10, .12. */
public final class PsUnsigned extends Number {
    private static final long serialVersionUID = 1L;

    private final PrimitiveType type;
    private final long bits;

    /**
     * An integer of a type.
     *
     * @param type BYTE, UNSIGNED_SHORT, UNSIGNED_INT or UNSIGNED_LONG
     * @param bits its value; for UNSIGNED_LONG a negative one stands for 2^64 more
     */
    public PsUnsigned(PrimitiveType type, long bits) {
        int width = widthOf(type);
        if (width < Long.SIZE && bits >>> width != 0) {
            throw new IllegalArgumentException(bits + " is out of the range of " + type);
        }
        this.type = type;
        this.bits = bits;
    }

    public PrimitiveType type() {
        return type;
    }

    public BigInteger toBigInteger() {
        return new BigInteger(toString());
    }

    @Override
    public int intValue() {
        return (int) bits;
    }

    /** Negative for an UNSIGNED_LONG from 2^63. */
    @Override
    public long longValue() {
        return bits;
    }

    @Override
    public float floatValue() {
        return toBigInteger().floatValue();
    }

    @Override
    public double doubleValue() {
        return toBigInteger().doubleValue();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PsUnsigned that && type == that.type && bits == that.bits;
    }

    @Override
    public int hashCode() {
        return Objects.hash(type, bits);
    }

    @Override
    public String toString() {
        return Long.toUnsignedString(bits);
    }

    private static int widthOf(PrimitiveType type) {
        return switch (type) {
            case BYTE -> Byte.SIZE;
            case UNSIGNED_SHORT -> Short.SIZE;
            case UNSIGNED_INT -> Integer.SIZE;
            case UNSIGNED_LONG -> Long.SIZE;
            default -> throw new IllegalArgumentException(type + " is no unsigned integer");
        };
    }
}
