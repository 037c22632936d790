package io.jenkins.plugins.remotepowershell.testing;

import io.jenkins.plugins.remotepowershell.clixml.PrimitiveType;
import io.jenkins.plugins.remotepowershell.clixml.PsContainer;
import io.jenkins.plugins.remotepowershell.clixml.PsObject;
import io.jenkins.plugins.remotepowershell.clixml.PsPrimitive;
import io.jenkins.plugins.remotepowershell.clixml.PsUnsigned;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;

/** Values that CLIXML can hold, of every type and nesting, the same for the same seed. */
public final class RandomValues {
    private static final String AWKWARD = "_xX0D8F\0\n\r\t<>&\"' ;\u007F\u0085\uD83D\uDE00\uFFFE\uFFFF\uFEFF";
    private static final int PRIMITIVES = 17;
    private static final int KINDS = 24;
    /** From year 1 to 9999, in seconds. */
    private static final long FIRST_SECOND = -62_135_596_800L;

    private static final long LAST_SECOND = 253_402_300_799L;

    private final Random random;
    private final List<PsObject> made = new ArrayList<>();

    public RandomValues(long seed) {
        random = new Random(seed);
    }

    /** Any UTF-16 code units, awkward ones more often than others. */
    public String text() {
        StringBuilder text = new StringBuilder();
        for (int length = random.nextInt(20); length > 0; length--) {
            text.append(
                    random.nextBoolean()
                            ? AWKWARD.charAt(random.nextInt(AWKWARD.length()))
                            : (char) random.nextInt(Character.MAX_VALUE + 1));
        }
        return text.toString();
    }

    /** @param depth of objects inside each other at most */
    public Object value(int depth) {
        int kind = random.nextInt(depth == 0 ? PRIMITIVES + 1 : KINDS);
        if (kind < PRIMITIVES) {
            return primitive(kind);
        }
        return switch (kind - PRIMITIVES) {
            case 0 -> null;
            case 1 -> items(depth);
            case 2 -> entries(depth);
            case 3 -> PsObject.ofEnum(text(), text(), random.nextInt());
            case 4 -> PsObject.ofContainer(listLike(), types(), items(depth));
            case 5 -> made.isEmpty() ? null : made.get(random.nextInt(made.size()));
            default -> object(depth);
        };
    }

    public Object primitive() {
        return primitive(random.nextInt(PRIMITIVES));
    }

    private PsObject object(int depth) {
        Map<String, Object> properties = new LinkedHashMap<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            properties.put(text(), value(depth - 1));
        }
        PsObject object = PsObject.ofType(types(), random.nextBoolean() ? text() : null, properties);
        made.add(object);
        return object;
    }

    private List<Object> items(int depth) {
        List<Object> items = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            items.add(value(depth - 1));
        }
        return items;
    }

    private Map<Object, Object> entries(int depth) {
        Map<Object, Object> entries = new LinkedHashMap<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            entries.put(random.nextBoolean() ? text() : (Object) random.nextInt(), value(depth - 1));
        }
        return entries;
    }

    private List<String> types() {
        return random.nextInt(3) == 0 ? List.of() : List.of("Type" + random.nextInt(3), text());
    }

    private PsContainer listLike() {
        return PsContainer.values()[random.nextInt(PsContainer.DICTIONARY.ordinal())];
    }

    private Object primitive(int kind) {
        return switch (kind) {
            case 0 -> text();
            case 1 -> (char) random.nextInt(Character.MAX_VALUE + 1);
            case 2 -> random.nextBoolean();
            case 3 -> (byte) random.nextInt();
            case 4 -> (short) random.nextInt();
            case 5 -> random.nextInt();
            case 6 -> random.nextLong();
            case 7 -> Float.intBitsToFloat(random.nextInt());
            case 8 -> Double.longBitsToDouble(random.nextLong());
            case 9 -> new BigDecimal(new BigInteger(96, random), random.nextInt(29));
            case 10 -> bytes();
            case 11 -> new UUID(random.nextLong(), random.nextLong());
            case 12 -> unsigned();
            case 13 -> localTime();
            case 14 -> localTime().toInstant(ZoneOffset.UTC);
            case 15 ->
                OffsetDateTime.of(localTime(), ZoneOffset.ofTotalSeconds(60 * (random.nextInt(28 * 60) - 14 * 60)));
            default -> textual();
        };
    }

    private Object textual() {
        return random.nextBoolean()
                ? Duration.ofNanos(random.nextLong() / 200 * 100)
                : new PsPrimitive(random.nextBoolean() ? PrimitiveType.URI : PrimitiveType.SCRIPT_BLOCK, text());
    }

    private byte[] bytes() {
        byte[] bytes = new byte[random.nextInt(40)];
        random.nextBytes(bytes);
        return bytes;
    }

    private PsUnsigned unsigned() {
        return switch (random.nextInt(4)) {
            case 0 -> new PsUnsigned(PrimitiveType.BYTE, random.nextInt(1 << Byte.SIZE));
            case 1 -> new PsUnsigned(PrimitiveType.UNSIGNED_SHORT, random.nextInt(1 << Short.SIZE));
            case 2 -> new PsUnsigned(PrimitiveType.UNSIGNED_INT, random.nextInt() & 0xFFFFFFFFL);
            default -> new PsUnsigned(PrimitiveType.UNSIGNED_LONG, random.nextLong());
        };
    }

    /** In ticks of 100 ns. */
    private LocalDateTime localTime() {
        long second = FIRST_SECOND + Math.floorMod(random.nextLong(), LAST_SECOND - FIRST_SECOND);
        return LocalDateTime.ofEpochSecond(second, 100 * random.nextInt(10_000_000), ZoneOffset.UTC);
    }
}
