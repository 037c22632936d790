package io.jenkins.plugins.remotepowershell.clixml;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;

/** The primitive elements of CLIXML, with the JDK type each is read as. [MS-PSRP] 2.2.5.1. */
@SuppressWarnings("ImmutableEnumChecker") // the functions have no state
public enum PrimitiveType {
    STRING("S", text -> text),
    /** One UTF-16 code unit, as a decimal number; read as Character. */
    CHARACTER("C", Numbers::parseCharacter, value -> Integer.toString((Character) value)),
    BOOLEAN("B", Numbers::parseBoolean),
    /** Read as Instant (UTC), OffsetDateTime (local) or LocalDateTime (unspecified), so that its kind is kept. */
    DATE_TIME("DT", DateTimes::parse, DateTimes::format),
    TIME_SPAN("TS", DateTimes::parseDuration, DateTimes::formatDuration),
    /** Read as {@link PsUnsigned}, as are the other unsigned integers. */
    BYTE("By", text -> parseUnsigned("By", text)),
    SIGNED_BYTE("SB", Byte::valueOf),
    UNSIGNED_SHORT("U16", text -> parseUnsigned("U16", text)),
    SHORT("I16", Short::valueOf),
    UNSIGNED_INT("U32", text -> parseUnsigned("U32", text)),
    INT("I32", Integer::valueOf),
    /** Can also be written from BigInteger. */
    UNSIGNED_LONG("U64", text -> parseUnsigned("U64", text), Numbers::formatUnsignedLong),
    LONG("I64", Long::valueOf),
    FLOAT("Sg", Numbers::parseFloat, Numbers::formatFloatingPoint),
    DOUBLE("Db", Numbers::parseDouble, Numbers::formatFloatingPoint),
    DECIMAL("D", Numbers::parseDecimal, Numbers::formatDecimal),
    BYTES("BA", Base64.getDecoder()::decode, value -> Base64.getEncoder().encodeToString((byte[]) value)),
    GUID("G", PrimitiveType::parseGuid),
    /** Read as {@link PsPrimitive}, as are all below. */
    URI("URI"),
    VERSION("Version"),
    XML("XD"),
    SCRIPT_BLOCK("SBK"),
    /** Base64 of the text encrypted under the session key. [MS-PSRP] 2.2.5.1.24. */
    SECURE_STRING("SS");

    private static final int GUID_LENGTH = 36;
    private static final Map<String, PrimitiveType> BY_TAG = new HashMap<>();
    private static final Map<Class<?>, PrimitiveType> BY_JAVA_TYPE = Map.ofEntries(
            Map.entry(String.class, STRING),
            Map.entry(Character.class, CHARACTER),
            Map.entry(Boolean.class, BOOLEAN),
            Map.entry(Instant.class, DATE_TIME),
            Map.entry(OffsetDateTime.class, DATE_TIME),
            Map.entry(LocalDateTime.class, DATE_TIME),
            Map.entry(Duration.class, TIME_SPAN),
            Map.entry(Byte.class, SIGNED_BYTE),
            Map.entry(Short.class, SHORT),
            Map.entry(Integer.class, INT),
            Map.entry(BigInteger.class, UNSIGNED_LONG),
            Map.entry(Long.class, LONG),
            Map.entry(Float.class, FLOAT),
            Map.entry(Double.class, DOUBLE),
            Map.entry(BigDecimal.class, DECIMAL),
            Map.entry(byte[].class, BYTES),
            Map.entry(UUID.class, GUID));

    static {
        for (PrimitiveType type : values()) {
            BY_TAG.put(type.tag, type);
        }
    }

    private final String tag;
    private final Function<String, Object> parser;
    private final Function<Object, String> formatter;

    PrimitiveType(String tag, Function<String, Object> parser, Function<Object, String> formatter) {
        this.tag = tag;
        this.parser = parser;
        this.formatter = formatter;
    }

    PrimitiveType(String tag, Function<String, Object> parser) {
        this(tag, parser, Object::toString);
    }

    PrimitiveType(String tag) {
        this.tag = tag;
        this.parser = text -> new PsPrimitive(this, text);
        this.formatter = value -> ((PsPrimitive) value).text();
    }

    public String tag() {
        return tag;
    }

    @CheckForNull
    static PrimitiveType byTag(String tag) {
        return BY_TAG.get(tag);
    }

    /** The type that a value is written as. */
    static PrimitiveType of(Object value) {
        if (value instanceof PsPrimitive primitive) {
            return primitive.type();
        }
        if (value instanceof PsUnsigned unsigned) {
            return unsigned.type();
        }
        PrimitiveType type = BY_JAVA_TYPE.get(value.getClass());
        if (type == null) {
            throw new IllegalArgumentException(
                    "CLIXML has no form for " + value.getClass().getName());
        }
        return type;
    }

    /**
     * Reads a value.
     *
     * @param text without escapes
     * @throws RuntimeException of any kind if the text does not fit the type
     */
    Object parse(String text) {
        return parser.apply(isText() ? text : text.strip());
    }

    String format(Object value) {
        return formatter.apply(value);
    }

    private boolean isText() {
        return this == STRING || this == URI || this == XML || this == SCRIPT_BLOCK;
    }

    private static PsUnsigned parseUnsigned(String tag, String text) {
        return new PsUnsigned(BY_TAG.get(tag), Long.parseUnsignedLong(text));
    }

    private static UUID parseGuid(String text) {
        if (text.length() != GUID_LENGTH) {
            throw new IllegalArgumentException("no GUID");
        }
        return UUID.fromString(text);
    }
}
