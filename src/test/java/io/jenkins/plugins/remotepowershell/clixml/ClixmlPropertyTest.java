package io.jenkins.plugins.remotepowershell.clixml;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.remotepowershell.testing.RandomValues;
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
    void theShortWayForTextReadsWhatTheParserReads(@ForAll("nearlyBareStrings") String payload) {
        byte[] bytes = payload.getBytes(StandardCharsets.UTF_8);

        String bare = BareString.read(bytes);
        if (bare != null) {
            assertThat(parsed(bytes)).isEqualTo(bare);
        }
    }

    @Example
    void theShortWayTakesLinesWithMarkupAndOfAnyLanguage() {
        String line = "if (a < b && c > d) { \"\u00fc\u65e5\u672c \uD83D\uDE00\" } _x0041_";

        assertThat(BareString.read(ClixmlWriter.write(line))).isEqualTo(line);
    }

    @Property
    void theShortWayLeavesWhatIsNoUtf8ToTheParser(@ForAll byte[] inner) {
        byte[] bytes = ByteBuffer.allocate(7 + inner.length)
                .put("<S>".getBytes(StandardCharsets.US_ASCII))
                .put(inner)
                .put("</S>".getBytes(StandardCharsets.US_ASCII))
                .array();

        String bare = BareString.read(bytes);
        if (bare != null) {
            assertThat(parsed(bytes)).isEqualTo(bare);
        }
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

    @Provide
    static Arbitrary<List<Integer>> edges() {
        return Arbitraries.integers().list().ofMinSize(1).ofMaxSize(12);
    }

    private static Object roundTrip(Object value) throws ClixmlException {
        return ClixmlReader.read(ClixmlWriter.write(value));
    }

    private static Object parsed(byte[] bytes) {
        try {
            return ClixmlReader.readElement(bytes, ClixmlLimits.DEFAULT);
        } catch (ClixmlException refused) {
            throw new AssertionError("the parser refuses what the short way takes", refused);
        }
    }
}
