package io.jenkins.plugins.remotepowershell.clixml;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.remotepowershell.testing.RandomValues;
import io.jenkins.plugins.remotepowershell.xml.NotPlainException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

/** What is written is read again as what it was: any text, any primitive, any nesting, shared and cyclic objects. */
class ClixmlPropertyTest {

    @Property
    void anyTextComesBackAsValueNameTypeAndToString(@ForAll("texts") String text) throws Exception {
        PsObject object = PsObject.ofType(List.of(text), text, Map.of(text, text));

        PsObject read = (PsObject) roundTrip(object);

        assertThat(read.typeNames()).containsExactly(text);
        assertThat(read.text()).isEqualTo(text);
        assertThat(read.properties()).containsExactly(Map.entry(text, text));
    }

    @Property
    void whatIsWrittenHoldsNothingThatXmlOrParsersChange(@ForAll("texts") String text) {
        String escaped = ClixmlString.encode(text);

        assertThat(escaped).doesNotContainPattern("[\\x00-\\x1F\\x7F-\\x9F\\uFFFE\\uFFFF]");
        assertThat(StandardCharsets.UTF_8.newEncoder().canEncode(escaped)).isTrue();
        assertThat(escaped.length()).isEqualTo(escaped.codePointCount(0, escaped.length()));
        assertThat(ClixmlString.decode(escaped)).isEqualTo(text);
    }

    /** Many of these texts look like escapes, or nearly. */
    @Property
    void anythingCanBeDecodedAndWhatHasNoEscapeStays(@ForAll("nearlyEscapes") String encoded) {
        String decoded = ClixmlString.decode(encoded);

        assertThat(decoded.length()).isLessThanOrEqualTo(encoded.length());
        if (!encoded.matches("(?s).*_[xX][0-9a-fA-F]{4}_.*")) {
            assertThat(decoded).isEqualTo(encoded);
        }
        assertThat(ClixmlString.decode(ClixmlString.encode(encoded))).isEqualTo(encoded);
    }

    @Property
    void anyPrimitiveKeepsItsTypeAndValue(@ForAll long seed) throws Exception {
        Object value = new RandomValues(seed).primitive();

        Object read = roundTrip(value);

        assertThat(read).isEqualTo(value).hasSameClassAs(value);
        assertThat(ClixmlWriter.write(read)).isEqualTo(ClixmlWriter.write(value));
    }

    @Property
    void anyTreeKeepsItsShape(@ForAll long seed) throws Exception {
        byte[] written = ClixmlWriter.write(new RandomValues(seed).value(5));

        assertThat(ClixmlWriter.write(ClixmlReader.read(written))).isEqualTo(written);
    }

    @Property
    void anyGraphKeepsWhoRefersToWhom(@ForAll("edges") List<Integer> edges) throws Exception {
        List<Map<String, Object>> members = new ArrayList<>();
        List<PsObject> nodes = new ArrayList<>();
        for (int i = 0; i < edges.size(); i++) {
            members.add(new LinkedHashMap<>(Map.of("Number", i)));
            PsObject node = new PsObject();
            node.setExtended(members.get(i));
            nodes.add(node);
        }
        for (int i = 0; i < edges.size(); i++) {
            members.get(i).put("Next", nodes.get(Math.floorMod(edges.get(i), nodes.size())));
        }

        PsObject read = (PsObject) roundTrip(nodes.get(0));

        PsObject expected = nodes.get(0);
        for (int step = 0; step < 2 * nodes.size(); step++) {
            assertThat(read.property("Number")).isEqualTo(expected.property("Number"));
            read = (PsObject) read.property("Next");
            expected = (PsObject) expected.property("Next");
        }
    }

    @Property
    void theShortWayForTextReadsWhatTheParserReads(@ForAll("nearlyBareStrings") String payload) throws Exception {
        byte[] bytes = payload.getBytes(StandardCharsets.UTF_8);

        requireSameWithParser(bytes);
    }

    @Example
    void theShortWayTakesLinesWithMarkupAndOfAnyLanguage() throws Exception {
        String line = "if (a < b && c > d) { \"\u00fc\u65e5\u672c \uD83D\uDE00\" } _x0041_";

        assertThat(plain(ClixmlWriter.write(line))).isEqualTo(line);
    }

    @Property
    void whatIsWrittenNeedsNoParserAndTheParserReadsTheSame(@ForAll long seed) throws Exception {
        byte[] written = ClixmlWriter.write(new RandomValues(seed).value(4));

        assertThat(ClixmlWriter.write(plain(written))).isEqualTo(written);
        assertThat(ClixmlWriter.write(parsed(written))).isEqualTo(written);
    }

    @Property(tries = 20_000)
    void theShortWayReadsOfAnyMarkupWhatTheParserReads(@ForAll("markup") String payload) throws Exception {
        requireSameWithParser(payload.getBytes(StandardCharsets.UTF_8));
    }

    @Property
    void theShortWayLeavesWhatIsNoUtf8ToTheParser(@ForAll byte[] inner) throws Exception {
        byte[] bytes = ByteBuffer.allocate(7 + inner.length)
                .put("<S>".getBytes(StandardCharsets.US_ASCII))
                .put(inner)
                .put("</S>".getBytes(StandardCharsets.US_ASCII))
                .array();

        requireSameWithParser(bytes);
    }

    @Property
    void noBytesAtAllBringMoreThanAClixmlException(@ForAll byte[] bytes) {
        try {
            ClixmlReader.read(bytes);
        } catch (ClixmlException refused) {
            assertThat(refused.position()).isNotNegative();
        }
    }

    @Provide
    static Arbitrary<String> texts() {
        Arbitrary<Character> awkward = Arbitraries.of(
                '_', 'x', 'X', '0', 'D', '8', '\0', '\n', '\r', '\t', '<', '>', '&', '"', '\'', ' ', '\u007F', '\u0085',
                '\uD83D', '\uDE00', '\uFFFE', '\uFFFF', '\uFEFF');
        return Arbitraries.frequencyOf(
                        Tuple.of(2, awkward), Tuple.of(1, Arbitraries.chars().all()))
                .list()
                .ofMaxSize(30)
                .map(units -> {
                    StringBuilder text = new StringBuilder();
                    units.forEach(text::append);
                    return text.toString();
                });
    }

    @Provide
    static Arbitrary<String> nearlyEscapes() {
        return Arbitraries.strings().withChars("_xX0dF5aG").ofMaxLength(24);
    }

    @Provide
    static Arbitrary<String> nearlyBareStrings() {
        Arbitrary<String> inner = Arbitraries.of(
                        "a",
                        "b",
                        " ",
                        "_",
                        "x",
                        "0041_",
                        "<",
                        ">",
                        "/",
                        "&",
                        ";",
                        "#",
                        "]",
                        "&lt;",
                        "&gt;",
                        "&amp;",
                        "&quot;",
                        "&apos;",
                        "&#65;",
                        "&AMP;",
                        "\n",
                        "\t",
                        "\u0001",
                        "\u007F",
                        "\u0085",
                        "\u00e9",
                        "\u2028",
                        "\uFFFD",
                        "\uFFFE",
                        "\uFFFF",
                        "\uD83D\uDE00",
                        "\uD83F\uDFFE",
                        "\uFEFF")
                .list()
                .ofMaxSize(8)
                .map(parts -> String.join("", parts));
        Arbitrary<String> starts = Arbitraries.of("<S>", "\uFEFF<S>", "<S >", "<S", "<B>");
        return Combinators.combine(starts, inner, Arbitraries.of("</S>", "</S> ", "</B>", ""))
                .as((start, text, end) -> start + text + end);
    }

    /** Pieces of payloads in any order, most of them where they may be. */
    @Provide
    static Arbitrary<String> markup() {
        Arbitrary<String> piece = Arbitraries.of(
                "<S>",
                "</S>",
                "<S N=\"a\">",
                "<S N='&lt;\"'>b</S>",
                "<S N=\"\u00fc\" >b</S>",
                "<S N=\"a\" N=\"b\">c</S>",
                "<S N=\"&c;\" x:y='1'>d</S>",
                "<S xmlns='urn:x'>e</S>",
                "<x:S>f</x:S>",
                "<I32 N=\"i\">1</I32>",
                "<I32>x</I32>",
                "<Nil N=\"n\" />",
                "<Nil/>",
                "<Nil></Nil>",
                "<MS>",
                "</MS>",
                "<LST>",
                "</LST>",
                "<Ref RefId=\"0\"/>",
                "<ToString>t</ToString>",
                "<TN RefId=\"0\"><T>A</T></TN>",
                "<TNRef RefId=\"0\"/>",
                "<S />",
                "<S/ >",
                "< S>",
                "<S N=a>",
                "<!-- c -->",
                "<![CDATA[d]]>",
                "]]>",
                "&amp;",
                "&#10;",
                "a",
                " ",
                "\n",
                "\r\n",
                "\u00fc");
        Arbitrary<String> inner = piece.list().ofMaxSize(6).map(parts -> String.join("", parts));
        return Combinators.combine(
                        Arbitraries.of("<Obj RefId=\"0\">", "<Obj>", "<Obj\tRefId='0'\n>", "<MS>", "<S>", ""),
                        inner,
                        Arbitraries.of("<LST>", "<MS>", ""),
                        inner,
                        Arbitraries.of("</Obj>", "</MS></Obj>", "</LST></Obj>", "</S>", "</Obj> ", ""))
                .as((start, first, open, second, end) -> start + first + open + second + end);
    }

    @Provide
    static Arbitrary<List<Integer>> edges() {
        return Arbitraries.integers().list().ofMinSize(1).ofMaxSize(12);
    }

    private static Object roundTrip(Object value) throws ClixmlException {
        return ClixmlReader.read(ClixmlWriter.write(value));
    }

    /** Where the short way takes it. */
    private static void requireSameWithParser(byte[] bytes) throws ClixmlException {
        Object plain;
        try {
            plain = plain(bytes);
        } catch (NotPlainException leftToTheParser) {
            return;
        }
        assertThat(ClixmlWriter.write(parsed(bytes))).isEqualTo(ClixmlWriter.write(plain));
    }

    private static Object plain(byte[] bytes) throws ClixmlException {
        return ClixmlReader.read(new PlainElements(bytes, ClixmlLimits.DEFAULT));
    }

    private static Object parsed(byte[] bytes) throws ClixmlException {
        return ClixmlReader.read(new XmlElements(bytes, ClixmlLimits.DEFAULT));
    }
}
