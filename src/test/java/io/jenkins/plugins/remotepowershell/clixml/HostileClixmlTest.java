package io.jenkins.plugins.remotepowershell.clixml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a broken or hostile peer may send as a payload: a clear exception, bounded memory, no hang. */
class HostileClixmlTest {
    private static final String GOOD =
            "<Obj RefId=\"0\"><TN RefId=\"0\"><T>A</T></TN><LST><S>x_x0041_</S><I32>1</I32></LST>"
                    + "<MS><Ref N=\"Self\" RefId=\"0\" /><DT N=\"When\">2008-04-11T10:42:32Z</DT></MS></Obj>";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<!DOCTYPE S>",
                "<!DOCTYPE S [<!ENTITY a \"b\">]>",
                "<!DOCTYPE S SYSTEM \"file:///etc/passwd\">",
                "<!DOCTYPE S [<!ENTITY % p SYSTEM \"http://127.0.0.1:1/x.dtd\"> %p;]>",
                "<!DOCTYPE S [<!ENTITY a",
                "<!DOCTYPE S [\u0001]>",
                "<!DOCTYPE S [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;\"><!ENTITY c \"&b;&b;&b;&b;\">]>"
            })
    void aDocumentTypeIsRefused(String documentType) {
        assertThatThrownBy(() -> read(documentType + "<S>&c;</S>"))
                .isInstanceOf(ClixmlException.class)
                .hasMessageContaining("document type");
        assertThatThrownBy(() -> read("<?xml version=\"1.0\"?>\n" + documentType + "<S>&c;</S>"))
                .isInstanceOf(ClixmlException.class)
                .hasMessageContaining("document type");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "<S>&bomb;</S> | markup",
                "<S><?php echo 1 ?></S> | markup",
                "<Obj><?x ?></Obj> | markup",
                "<Obj>loose text</Obj> | text between elements",
                "<Obj><LST>loose<S>x</S></LST></Obj> | text between elements",
                "<S>a<S>b</S></S> | where only text may be",
                "<Unknown><S>b</S></Unknown> | where only text may be",
                "<Nil><S>b</S></Nil> | where only text may be",
                "<Ref RefId=\"9\" /> | not been seen",
                "<Ref /> | not been seen",
                "<Obj><TNRef RefId=\"9\" /></Obj> | not been seen",
                "<Obj><MS><S>x</S></MS></Obj> | without name",
                "<Obj><DCT><S>x</S></DCT></Obj> | in a dictionary",
                "<Obj><DCT><En><S N=\"Value\">x</S></En></DCT></Obj> | without Key",
                "<S>a</S><S>b</S> | malformed",
                "<S>a | malformed",
                "<S>a</B> | malformed",
                "<S>&#0;</S> | malformed",
                "<S>&#xD800;</S> | malformed",
                "<S a=\"1\" a=\"2\"/> | malformed",
                "<p:S>a</p:S> | malformed",
                "text | malformed"
            })
    void whatIsNoClixmlIsRefusedWithTheReasonAndPlace(String xml, String reason) {
        assertThatThrownBy(() -> read(xml))
                .isInstanceOf(ClixmlException.class)
                .hasMessageContaining(reason)
                .hasMessageMatching("(?s).*\\(at character \\d+\\)");
    }

    @Test
    void aMessageShowsNoContent() {
        assertThatThrownBy(() -> read("<Obj><MS><I32 N=\"hunter2\">hunter2</I32></MS></Obj>"))
                .isInstanceOf(ClixmlException.class)
                .satisfies(refused -> assertThat(refused.toString()).doesNotContain("hunter2"));
    }

    @Test
    void depthIsBounded() {
        String deep = "<Obj><LST>".repeat(100_000);

        assertThatThrownBy(() -> read(deep))
                .isInstanceOf(ClixmlException.class)
                .hasMessageContaining("256 elements inside");
        assertThatThrownBy(() -> read("<X>".repeat(1_000_000))).isInstanceOf(ClixmlException.class);
    }

    @Test
    void theNumberOfElementsIsBounded() {
        byte[] many = ("<Obj><LST>" + "<Nil/>".repeat(200) + "</LST></Obj>").getBytes(StandardCharsets.UTF_8);

        assertThatThrownBy(() -> ClixmlReader.read(many, new ClixmlLimits(10_000, 10, 100)))
                .isInstanceOf(ClixmlException.class)
                .hasMessageContaining("more than 100 elements");
    }

    @Test
    void theNumberOfBytesIsBounded() {
        assertThatThrownBy(() -> ClixmlReader.read(new byte[101], new ClixmlLimits(100, 10, 10)))
                .isInstanceOf(ClixmlException.class)
                .hasMessageContaining("101 bytes");
        assertThatThrownBy(() -> ClixmlReader.read(new byte[(32 << 20) + 1])).hasMessageContaining("allowed");
    }

    @ParameterizedTest
    @CsvSource({"0, 1, 1", "1, 0, 1", "1, 1, 0", "-5, 1, 1"})
    void aLimitThatAllowsNothingIsAMistake(int bytes, int depth, int elements) {
        assertThatThrownBy(() -> new ClixmlLimits(bytes, depth, elements)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aPayloadCutAnywhereIsRefused() throws Exception {
        byte[] whole = GOOD.getBytes(StandardCharsets.UTF_8);
        ClixmlReader.read(whole);

        for (int length = 0; length < whole.length; length++) {
            byte[] cut = Arrays.copyOf(whole, length);
            assertThatThrownBy(() -> ClixmlReader.read(cut))
                    .as("%d bytes", length)
                    .isInstanceOf(ClixmlException.class);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-16LE", "UTF-16BE", "UTF-16", "UTF-32", "IBM037"})
    void otherEncodingsAreRefused(String charset) {
        assertThatThrownBy(() -> ClixmlReader.read("<S>text</S>".getBytes(Charset.forName(charset))))
                .isInstanceOf(ClixmlException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"C0AF", "EDA080", "F5808080", "80", "C3", "FF"})
    void bytesThatAreNoUtf8AreRefused(String hex) {
        ByteArrayOutputStream payload = new ByteArrayOutputStream();
        payload.writeBytes(new byte[] {'<', 'S', '>'});
        payload.writeBytes(HexFormat.of().parseHex(hex));
        payload.writeBytes(new byte[] {'<', '/', 'S', '>'});

        assertThatThrownBy(() -> ClixmlReader.read(payload.toByteArray())).isInstanceOf(ClixmlException.class);
    }

    @Test
    void nothingIsWrittenToTheStandardErrorStream() {
        PrintStream before = System.err;
        ByteArrayOutputStream written = new ByteArrayOutputStream();
        System.setErr(new PrintStream(written, true, StandardCharsets.UTF_8));
        try {
            assertThatThrownBy(() -> ClixmlReader.read(new byte[] {(byte) 0xF0, 'x'}))
                    .isInstanceOf(ClixmlException.class);
            assertThatThrownBy(() -> read("<a>&#0;</a>")).isInstanceOf(ClixmlException.class);
            assertThatThrownBy(() -> read("<!DOCTYPE S [<!ENTITY a")).isInstanceOf(ClixmlException.class);
        } finally {
            System.setErr(before);
        }

        assertThat(written.size()).isZero();
    }

    private static Object read(String xml) throws ClixmlException {
        return ClixmlReader.read(xml.getBytes(StandardCharsets.UTF_8));
    }
}
