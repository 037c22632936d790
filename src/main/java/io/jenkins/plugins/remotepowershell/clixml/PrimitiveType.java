package io.jenkins.plugins.remotepowershell.clixml;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.util.Base64;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The primitive elements of CLIXML, with the JDK type each is read as. [MS-PSRP] 2.2.5.1. */
public enum PrimitiveType {
    STRING("S", ClixmlString::decode),
    /** One UTF-16 code unit, as a decimal number; read as Character. */
    CHARACTER("C", text -> (char) Integer.parseInt(text)),
    BOOLEAN("B", PrimitiveType::parseBoolean),
    /** Read as OffsetDateTime, or as LocalDateTime where no offset is written. */
    DATE_TIME("DT", PrimitiveType::parseDateTime),
    TIME_SPAN("TS", Duration::parse),
    /** 0 to 255; read as Integer. */
    BYTE("By", Integer::valueOf),
    SIGNED_BYTE("SB", Byte::valueOf),
    /** Read as Integer. */
    UNSIGNED_SHORT("U16", Integer::valueOf),
    SHORT("I16", Short::valueOf),
    /** Read as Long. */
    UNSIGNED_INT("U32", Long::valueOf),
    INT("I32", Integer::valueOf),
    UNSIGNED_LONG("U64", BigInteger::new),
    LONG("I64", Long::valueOf),
    FLOAT("Sg", text -> (float) parseDouble(text)),
    DOUBLE("Db", PrimitiveType::parseDouble),
    DECIMAL("D", BigDecimal::new),
    BYTES("BA", text -> Base64.getMimeDecoder().decode(text)),
    GUID("G", UUID::fromString),
    /** Read as {@link PsPrimitive}, as are all below. */
    URI("URI"),
    VERSION("Version"),
    XML("XD"),
    SCRIPT_BLOCK("SBK"),
    /** Base64 of the text encrypted under the session key. [MS-PSRP] 2.2.5.1.24. */
    SECURE_STRING("SS");

    private static final Map<String, PrimitiveType> BY_TAG =
            Stream.of(values()).collect(Collectors.toMap(PrimitiveType::tag, Function.identity()));

    private final String tag;
    private final Function<String, Object> parser;

    PrimitiveType(String tag, Function<String, Object> parser) {
        this.tag = tag;
        this.parser = parser;
    }

    PrimitiveType(String tag) {
        this.tag = tag;
        this.parser = text -> new PsPrimitive(this, ClixmlString.decode(text));
    }

    public String tag() {
        return tag;
    }

    @CheckForNull
    static PrimitiveType byTag(String tag) {
        return BY_TAG.get(tag);
    }

    /** @throws RuntimeException if the text does not fit the type */
    Object parse(String text) {
        return parser.apply(text);
    }

    private static Boolean parseBoolean(String text) {
        return switch (text) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new IllegalArgumentException("no boolean");
        };
    }

    private static Object parseDateTime(String text) {
        int time = text.indexOf('T');
        boolean offset = text.endsWith("Z") || text.indexOf('+', time) > 0 || text.indexOf('-', Math.max(time, 0)) > 0;
        return offset ? OffsetDateTime.parse(text) : LocalDateTime.parse(text);
    }

    private static double parseDouble(String text) {
        return switch (text) {
            case "INF" -> Double.POSITIVE_INFINITY;
            case "-INF" -> Double.NEGATIVE_INFINITY;
            default -> Double.parseDouble(text);
        };
    }
}
