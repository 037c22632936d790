package io.jenkins.plugins.remotepowershell.clixml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Primitives as the specification and PowerShell write them. [MS-PSRP] 2.2.5.1. */
class PrimitiveVectorsTest {
    private static final List<Arguments> VECTORS = List.of(
            Arguments.of("<S>text</S>", "text"),
            Arguments.of("<S></S>", ""),
            Arguments.of("<S> kept </S>", " kept "),
            Arguments.of("<S>&lt;a&gt; &amp; &quot;b&quot;</S>", "<a> & \"b\""),
            Arguments.of("<S>_x000D__x000A__x0009__x001B__x0000_</S>", "\r\n\t\u001B\0"),
            Arguments.of("<S>_xD83D__xDE00_</S>", "😀"),
            Arguments.of("<S>_xD800_</S>", "\uD800"),
            Arguments.of("<S>_x005F_x0041_</S>", "_x0041_"),
            Arguments.of("<S>_x005F_X0041_ _y_ __x005F_x</S>", "_X0041_ _y_ __x"),
            Arguments.of("<S>_x007F__x0085__x009F_\u00A0é</S>", "\u007F\u0085\u009F\u00A0é"),
            Arguments.of("<C>97</C>", 'a'),
            Arguments.of("<C>55296</C>", '\uD800'),
            Arguments.of("<B>true</B>", true),
            Arguments.of("<B>false</B>", false),
            Arguments.of("<DT>2008-04-11T10:42:32.2731993Z</DT>", Instant.parse("2008-04-11T10:42:32.273199300Z")),
            Arguments.of(
                    "<DT>2008-04-11T10:42:32.2731993-07:00</DT>",
                    OffsetDateTime.parse("2008-04-11T10:42:32.2731993-07:00")),
            Arguments.of(
                    "<DT>2018-06-13T23:46:12.1316332+00:00</DT>", OffsetDateTime.parse("2018-06-13T23:46:12.1316332Z")),
            Arguments.of("<DT>2008-04-11T10:42:32</DT>", LocalDateTime.of(2008, 4, 11, 10, 42, 32)),
            Arguments.of("<DT>0001-01-01T00:00:00</DT>", LocalDateTime.of(1, 1, 1, 0, 0)),
            Arguments.of(
                    "<DT>9999-12-31T23:59:59.9999999</DT>", LocalDateTime.of(9999, 12, 31, 23, 59, 59, 999_999_900)),
            Arguments.of("<TS>PT9.0269026S</TS>", Duration.ofNanos(9_026_902_600L)),
            Arguments.of("<TS>-PT0.5S</TS>", Duration.ofMillis(-500)),
            Arguments.of("<TS>PT0S</TS>", Duration.ZERO),
            Arguments.of("<By>254</By>", new PsUnsigned(PrimitiveType.BYTE, 254)),
            Arguments.of("<SB>-127</SB>", (byte) -127),
            Arguments.of("<U16>65535</U16>", new PsUnsigned(PrimitiveType.UNSIGNED_SHORT, 65535)),
            Arguments.of("<I16>-32767</I16>", (short) -32767),
            Arguments.of("<U32>4294967295</U32>", new PsUnsigned(PrimitiveType.UNSIGNED_INT, 4_294_967_295L)),
            Arguments.of("<I32>-2147483648</I32>", Integer.MIN_VALUE),
            Arguments.of("<U64>18446744073709551615</U64>", new PsUnsigned(PrimitiveType.UNSIGNED_LONG, -1)),
            Arguments.of("<I64>-9223372036854775808</I64>", Long.MIN_VALUE),
            Arguments.of("<Sg>12.34</Sg>", 12.34f),
            Arguments.of("<Sg>NaN</Sg>", Float.NaN),
            Arguments.of("<Sg>-INF</Sg>", Float.NEGATIVE_INFINITY),
            Arguments.of("<Db>12.34</Db>", 12.34),
            Arguments.of("<Db>INF</Db>", Double.POSITIVE_INFINITY),
            Arguments.of("<Db>4.9E-324</Db>", Double.MIN_VALUE),
            Arguments.of("<D>12.340</D>", new BigDecimal("12.340")),
            Arguments.of("<D>-79228162514264337593543950335</D>", new BigDecimal("-79228162514264337593543950335")),
            Arguments.of("<D>0.0000000000000000000000000001</D>", new BigDecimal("1E-28")),
            Arguments.of("<BA>AQIDBA==</BA>", new byte[] {1, 2, 3, 4}),
            Arguments.of("<BA></BA>", new byte[0]),
            Arguments.of(
                    "<G>792e5b37-4505-47ef-b7d2-8711bb7affa8</G>",
                    UUID.fromString("792e5b37-4505-47ef-b7d2-8711bb7affa8")),
            Arguments.of(
                    "<URI>http://build.example/?a=1&amp;b=2</URI>",
                    new PsPrimitive(PrimitiveType.URI, "http://build.example/?a=1&b=2")),
            Arguments.of("<Version>6.2.1.3</Version>", PsPrimitive.version("6.2.1.3")),
            Arguments.of(
                    "<XD>&lt;name attribute=&quot;value&quot;&gt;Content&lt;/name&gt;</XD>",
                    new PsPrimitive(PrimitiveType.XML, "<name attribute=\"value\">Content</name>")),
            Arguments.of(
                    "<SBK>get-command -type cmdlet</SBK>",
                    new PsPrimitive(PrimitiveType.SCRIPT_BLOCK, "get-command -type cmdlet")),
            Arguments.of("<SS>bnVsbA==</SS>", new PsPrimitive(PrimitiveType.SECURE_STRING, "bnVsbA==")),
            Arguments.of("<Nil/>", null));

    static Stream<Arguments> bothWays() {
        return VECTORS.stream();
    }

    @ParameterizedTest
    @MethodSource("bothWays")
    void aVectorIsReadAndWritten(String xml, Object value) throws Exception {
        assertThat(read(xml)).isEqualTo(value);
        assertThat(new String(ClixmlWriter.write(value), StandardCharsets.UTF_8))
                .isEqualTo(xml);
    }

    static Stream<Arguments> alsoRead() {
        return Stream.of(
                Arguments.of("\uFEFF<S>marked</S>", "marked"),
                Arguments.of("<?xml version=\"1.0\" encoding=\"utf-8\"?><S>declared</S>", "declared"),
                Arguments.of("<S><![CDATA[<raw>]]></S>", "<raw>"),
                Arguments.of("<S>a<!-- remark -->b</S>", "ab"),
                Arguments.of("<S>&#x41;&#66;</S>", "AB"),
                Arguments.of("<S>&#xFFFE;&#xFFFF;</S>", "\uFFFE\uFFFF"),
                Arguments.of("<S>_xd83d__xDe00_</S>", "😀"),
                Arguments.of("<S>_x12_ _xZZZZ_ _x0041 _</S>", "_x12_ _xZZZZ_ _x0041 _"),
                Arguments.of("<S>_x005F_x005F_x005F_</S>", "_x005F_"),
                Arguments.of("<S/>", ""),
                Arguments.of("<B> 1 </B>", true),
                Arguments.of("<I32> 42\n</I32>", 42),
                Arguments.of(
                        "<TS>P1DT2H3M4.5S</TS>",
                        Duration.ofDays(1).plusHours(2).plusMinutes(3).plusMillis(4500)),
                Arguments.of(
                        "<TS>-P10675199DT2H48M5.4775808S</TS>", Duration.ofSeconds(-922_337_203_686L, 522_419_200)),
                Arguments.of("<Db>1E+30</Db>", 1e30),
                Arguments.of("<Nil></Nil>", null),
                Arguments.of("<Unknown>as text</Unknown>", "as text"));
    }

    @ParameterizedTest
    @MethodSource("alsoRead")
    void whatPowerShellReadsTooIsRead(String xml, Object value) throws Exception {
        assertThat(read(xml)).isEqualTo(value);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<C>65536</C>",
                "<C>-1</C>",
                "<C>a</C>",
                "<B>yes</B>",
                "<B></B>",
                "<DT>yesterday</DT>",
                "<DT>2018-13-01T00:00:00Z</DT>",
                "<TS>5 minutes</TS>",
                "<TS>P1Y</TS>",
                "<By>256</By>",
                "<By>-1</By>",
                "<SB>128</SB>",
                "<U16>65536</U16>",
                "<I16>32768</I16>",
                "<U32>4294967296</U32>",
                "<I32>2147483648</I32>",
                "<U64>18446744073709551616</U64>",
                "<I64>9223372036854775808</I64>",
                "<I32></I32>",
                "<I32>0x1F</I32>",
                "<Sg>one</Sg>",
                "<Db></Db>",
                "<D>79228162514264337593543950336</D>",
                "<D>1E+999999999</D>",
                "<D>1e5</D>",
                "<BA>A</BA>",
                "<BA>!!!!</BA>",
                "<G>792e5b37</G>",
                "<G>zzzzzzzz-4505-47ef-b7d2-8711bb7affa8</G>"
            })
    void aTextThatIsNotOfItsTypeIsRefusedByTheElementsName(String xml) {
        assertThatThrownBy(() -> read(xml))
                .isInstanceOf(ClixmlException.class)
                .hasMessageContaining(xml.substring(0, xml.indexOf('>') + 1))
                .hasMessageContaining("not of its type");
    }

    @Test
    void anUnsignedNumberIsANumberOfItsRange() {
        PsUnsigned largest = new PsUnsigned(PrimitiveType.UNSIGNED_LONG, -1);

        assertThat(largest.toBigInteger()).isEqualTo(new BigInteger("18446744073709551615"));
        assertThat(largest).hasToString("18446744073709551615");
        assertThat(largest.doubleValue()).isEqualTo(1.8446744073709552E19);
        assertThat(largest.longValue()).isEqualTo(-1);
        assertThatThrownBy(() -> new PsUnsigned(PrimitiveType.BYTE, 256)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new PsUnsigned(PrimitiveType.INT, 1)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aBigIntegerIsWrittenWhereItFits() {
        assertThat(new String(
                        ClixmlWriter.write(BigInteger.TWO.pow(64).subtract(BigInteger.ONE)), StandardCharsets.UTF_8))
                .isEqualTo("<U64>18446744073709551615</U64>");
        assertThatThrownBy(() -> ClixmlWriter.write(BigInteger.TWO.pow(64)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> ClixmlWriter.write(BigInteger.ONE.negate()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aDecimalIsWrittenWhereItFits() {
        assertThat(new String(ClixmlWriter.write(new BigDecimal("12E3")), StandardCharsets.UTF_8))
                .isEqualTo("<D>12000</D>");
        assertThatThrownBy(() -> ClixmlWriter.write(new BigDecimal("1E-29")))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> ClixmlWriter.write(new BigDecimal("1E+29")))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aSecureStringDoesNotShowWhatIsEncrypted() {
        assertThat(new PsPrimitive(PrimitiveType.SECURE_STRING, "bnVsbA==")).hasToString("SecureString");
        assertThat(PsPrimitive.version("5.1")).hasToString("5.1");
    }

    private static Object read(String xml) throws ClixmlException {
        return ClixmlReader.read(xml.getBytes(StandardCharsets.UTF_8));
    }
}
