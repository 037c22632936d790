package io.jenkins.plugins.remotepowershell.clixml;

import java.math.BigDecimal;
import java.math.BigInteger;

/** Text of numbers where .NET and Java differ. [MS-PSRP] 2.2.5.1. */
final class Numbers {
    private static final int DECIMAL_BITS = 96;
    private static final int DECIMAL_PLACES = 28;
    private static final int LONGEST = 64;

    private Numbers() {}

    static Object parseCharacter(String text) {
        int unit = Integer.parseInt(text);
        if (unit < 0 || unit > Character.MAX_VALUE) {
            throw new IllegalArgumentException("no UTF-16 code unit");
        }
        return (char) unit;
    }

    static Object parseBoolean(String text) {
        return switch (text) {
            case "true", "1" -> true;
            case "false", "0" -> false;
            default -> throw new IllegalArgumentException("no boolean");
        };
    }

    /** Not by way of a double, which would round twice. */
    static Object parseFloat(String text) {
        return switch (text) {
            case "INF" -> Float.POSITIVE_INFINITY;
            case "-INF" -> Float.NEGATIVE_INFINITY;
            default -> Float.parseFloat(requireShort(text));
        };
    }

    static Object parseDouble(String text) {
        return switch (text) {
            case "INF" -> Double.POSITIVE_INFINITY;
            case "-INF" -> Double.NEGATIVE_INFINITY;
            default -> Double.parseDouble(requireShort(text));
        };
    }

    static String formatFloatingPoint(Object value) {
        return value.toString().replace("Infinity", "INF");
    }

    /** Exponents are refused: a short text could stand for gigabytes of digits. */
    static Object parseDecimal(String text) {
        return requireDecimal(new BigDecimal(requireShort(text)));
    }

    static String formatDecimal(Object value) {
        BigDecimal decimal = (BigDecimal) value;
        boolean hasZerosToWrite = decimal.scale() < 0 && decimal.scale() >= -DECIMAL_PLACES;
        return requireDecimal(hasZerosToWrite ? decimal.setScale(0) : decimal).toPlainString();
    }

    static String formatUnsignedLong(Object value) {
        if (value instanceof BigInteger integer && (integer.signum() < 0 || integer.bitLength() > Long.SIZE)) {
            throw new IllegalArgumentException("out of the range of UInt64");
        }
        return value.toString();
    }

    private static BigDecimal requireDecimal(BigDecimal decimal) {
        boolean fits = decimal.scale() >= 0 && decimal.scale() <= DECIMAL_PLACES;
        if (!fits || decimal.unscaledValue().bitLength() > DECIMAL_BITS) {
            throw new IllegalArgumentException("no .NET Decimal: 96 bits, at most 28 places");
        }
        return decimal;
    }

    private static String requireShort(String text) {
        if (text.length() > LONGEST) {
            throw new IllegalArgumentException("too long for a number");
        }
        return text;
    }
}
