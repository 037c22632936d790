package io.jenkins.plugins.remotepowershell.clixml;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An object is read by the form of an earlier one only where the usual way would read the same. */
class PayloadReaderTest {
    private static final String START = "<Obj RefId=\"0\"><TN RefId=\"0\"><T>A</T><T>B</T></TN>";

    @FunctionalInterface
    private interface Reading {
        Object read(byte[] payload) throws ClixmlException;
    }

    @Property(tries = 5_000)
    void aPayloadIsReadAsIfNoneHadComeBefore(@ForAll("payloads") List<String> payloads) {
        PayloadReader reader = new PayloadReader();

        for (String payload : payloads) {
            byte[] bytes = payload.getBytes(StandardCharsets.UTF_8);

            assertThat(outcome(reader::read, bytes)).isEqualTo(outcome(ClixmlReader::read, bytes));
        }
    }

    /** But U+FFFD, which may stand for what is no UTF-8. */
    @Property
    void anyTextFitsIntoTheFormOfAnother(@ForAll String first, @ForAll String second) throws Exception {
        Assume.that((first + second).indexOf('\uFFFD') < 0);
        ObjectForm form = form(ClixmlWriter.write(object(first))).orElseThrow();

        byte[] written = ClixmlWriter.write(object(second));

        assertThat(ClixmlWriter.write(form.read(written))).isEqualTo(written);
    }

    @Test
    void aFormHasMembersOfAnyPrimitiveTypeTheWrappedValueAndNulls() {
        byte[] first = utf8(START + "<I32>1</I32><ToString>t</ToString><Props><S N=\"a\">x</S></Props>"
                + "<MS><I64 N=\"b\">2</I64><Nil N=\"c\" /><S N=\"d\"></S></MS></Obj>");
        byte[] second = utf8(START + "<I32>-7</I32><ToString></ToString><Props><S N=\"a\">&lt;_x000A_\u00fc</S></Props>"
                + "<MS><I64 N=\"b\">20000000000</I64><Nil N=\"c\" /><S N=\"d\">y</S></MS></Obj>");

        PsObject read = form(first).orElseThrow().read(second);

        assertThat(read.typeNames()).containsExactly("A", "B");
        assertThat(read.value()).isEqualTo(-7);
        assertThat(read.text()).isEmpty();
        assertThat(read.adapted()).containsOnly(Map.entry("a", "<\n\u00fc"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<S>a</S>",
                START + "<MS><Obj N=\"a\" RefId=\"1\"><LST><S>b</S></LST></Obj></MS></Obj>",
                START + "<MS><Unknown N=\"a\">b</Unknown></MS></Obj>",
                START + "<MS><S N=\"a\" /></MS></Obj>",
                START + "<MS><S N=\"a\">b</S></MS><MS><S N=\"c\">d</S></MS></Obj>",
            })
    void whatHoldsMoreThanPrimitiveMembersHasNoForm(String payload) {
        assertThat(form(utf8(payload))).isEmpty();
    }

    @Test
    void aNewFormIsLearnedHoweverManyCameBefore() throws Exception {
        PayloadReader reader = new PayloadReader();
        for (int member = 0; member < 100; member++) {
            reader.read(utf8(object("m" + member, "first")));
        }
        byte[] often = utf8(object("often", "first"));
        for (int i = 0; i < 100; i++) {
            reader.read(often);
        }

        assertThat(reader.readByForm(utf8(object("often", "second")))).isNotNull();
    }

    @Test
    void aRareObjectDoesNotCostAFrequentOneItsForm() throws Exception {
        PayloadReader reader = new PayloadReader();
        for (int i = 0; i < 100; i++) {
            reader.read(utf8(object("rare" + i, "x")));
            reader.read(utf8(object("often", "x")));
        }

        assertThat(reader.readByForm(utf8(object("often", "y")))).isNotNull();
    }

    @Test
    void aLargeObjectIsNotKeptAsAForm() throws Exception {
        PayloadReader reader = new PayloadReader();
        byte[] large = utf8(object("m".repeat(70_000), "x"));

        reader.read(large);

        assertThat(reader.readByForm(large)).isNull();
    }

    /** Objects of two forms, mostly, whose values are often not what they should be. */
    @Provide
    static Arbitrary<List<String>> payloads() {
        Arbitrary<String> value = Arbitraries.of(
                        "1",
                        "a",
                        " ",
                        "",
                        "_x000A_",
                        "&amp;",
                        "&",
                        "&#65;",
                        "<",
                        ">",
                        "\r",
                        "\n",
                        "\u0001",
                        "\uFFFD",
                        "\u00fc",
                        "</S><S N=\"c\">",
                        "</ToString>",
                        "<!-- -->",
                        "</MS></Obj>")
                .list()
                .ofMaxSize(2)
                .map(parts -> String.join("", parts));
        Arbitrary<String> member = Arbitraries.of("S N=\"a\"", "I32 N=\"a\"", "S N=\"b\"", "Obj N=\"a\"");
        return Combinators.combine(member, value, value, Arbitraries.of("", " ", "<S/>"))
                .as((type, text, content, end) -> START + "<ToString>" + text + "</ToString><MS><" + type + ">"
                        + content + "</" + type.substring(0, type.indexOf(' ')) + "></MS></Obj>" + end)
                .list()
                .ofMinSize(2)
                .ofMaxSize(6);
    }

    private static String object(String member, String text) {
        return START + "<MS><S N=\"" + member + "\">" + text + "</S></MS></Obj>";
    }

    private static PsObject object(String text) {
        return PsObject.ofType(List.of("A"), text, Map.of("a", text));
    }

    private static Optional<ObjectForm> form(byte[] payload) {
        return ObjectFormFinder.find(payload);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** The value as it would be written, or why there is none. */
    private static String outcome(Reading reading, byte[] payload) {
        try {
            return new String(ClixmlWriter.write(reading.read(payload)), StandardCharsets.UTF_8);
        } catch (ClixmlException refused) {
            return refused.toString();
        }
    }
}
