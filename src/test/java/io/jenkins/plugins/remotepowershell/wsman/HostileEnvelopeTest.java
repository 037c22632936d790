package io.jenkins.plugins.remotepowershell.wsman;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.remotepowershell.xml.NotPlainException;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a broken or hostile peer may send: a clear exception, bounded memory, no hang. */
class HostileEnvelopeTest {
    private static final String GOOD = Answers.to(WsmanAction.RECEIVE, Answers.received("YWJj"));
    private static final int FUZZ_ROUNDS = 20_000;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<!DOCTYPE s:Envelope>",
                "<!DOCTYPE x [<!ENTITY a \"b\">]>",
                "<!DOCTYPE x SYSTEM \"file:///etc/passwd\">",
                "<!DOCTYPE x [<!ENTITY % p SYSTEM \"http://127.0.0.1:1/x.dtd\"> %p;]>",
                "<!DOCTYPE x [<!ENTITY a",
                "<!DOCTYPE x [\u0001]>",
                "<?xml version=\"1.0\"?>\n<!-- remark --> <!DOCTYPE x>",
                "<!DOCTYPE l [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;\"><!ENTITY c \"&b;&b;&b;&b;\">]>"
            })
    void aDocumentTypeIsRefused(String documentType) {
        for (Charset charset : List.of(StandardCharsets.UTF_8, StandardCharsets.UTF_16, StandardCharsets.UTF_16LE)) {
            assertThatThrownBy(() -> Envelope.read((documentType + GOOD).getBytes(charset)))
                    .isInstanceOf(WsmanProtocolException.class)
                    .hasMessageContaining("document type");
        }
    }

    @Test
    void anEntityWithoutADocumentTypeIsRefused() {
        assertBroken(utf8(GOOD.replace("YWJj", "&bomb;")));
    }

    @Test
    void depthIsBounded() {
        String deep = "<a>".repeat(100_000) + "</a>".repeat(100_000);

        assertBroken(utf8(GOOD.replace("<rsp:ReceiveResponse>", "<rsp:ReceiveResponse>" + deep)));
    }

    @Test
    void theNumberOfElementsIsBounded() {
        String many = "<a/>".repeat(XmlNodeReader.MAXIMUM_NODES);

        assertThatThrownBy(() -> Envelope.read(utf8(GOOD.replace("<rsp:Stream", many + "<rsp:Stream"))))
                .isInstanceOf(WsmanProtocolException.class)
                .hasMessageContaining("elements");
    }

    @Test
    void theSizeIsBounded() {
        assertThatThrownBy(() -> Envelope.read(new byte[XmlNodeReader.MAXIMUM_BYTES + 1]))
                .isInstanceOf(WsmanProtocolException.class)
                .hasMessageContaining("too large");
    }

    @Test
    void anEnvelopeCutAnywhereIsRefused() {
        byte[] whole = utf8(GOOD);

        for (int length = 0; length < whole.length; length++) {
            assertBroken(Arrays.copyOf(whole, length));
        }
    }

    @Test
    void whatIsNoEnvelopeIsRefusedByName() {
        assertThatThrownBy(() -> Envelope.read(utf8("<html><body>Proxy</body></html>")))
                .hasMessageContaining("no SOAP envelope")
                .hasMessageContaining("html");
        assertThatThrownBy(() -> Envelope.read(utf8("<s:Envelope xmlns:s=\"" + Namespaces.SOAP + "\"/>")))
                .hasMessageContaining("no body");
        assertBroken(utf8("GET / HTTP/1.1"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-16", "UTF-16LE", "UTF-16BE"})
    void utf16WithADeclarationOrAByteOrderMarkIsRead(String encoding) throws Exception {
        String declared = "<?xml version=\"1.0\" encoding=\"UTF-16\"?>" + GOOD;

        assertThat(read(declared.getBytes(Charset.forName(encoding)))).isEqualTo("abc");
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-16LE", "UTF-16BE"})
    void utf16WithNothingButAByteOrderMarkIsRead(String encoding) throws Exception {
        assertThat(read(("\uFEFF" + GOOD).getBytes(Charset.forName(encoding)))).isEqualTo("abc");
    }

    @Test
    void utf8WithAByteOrderMarkIsRead() throws Exception {
        assertThat(read(utf8("\uFEFF" + GOOD))).isEqualTo("abc");
    }

    @Test
    void otherEncodingsAreRefusedWhateverTheDeclarationSays() throws Exception {
        String declaration = "<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?>";

        assertThat(read(utf8(declaration + GOOD))).isEqualTo("abc");
        assertBroken((declaration + GOOD.replace("YWJj", "\u00FC")).getBytes(StandardCharsets.ISO_8859_1));
        assertBroken(GOOD.getBytes(Charset.forName("UTF-32")));
        assertBroken(GOOD.getBytes(Charset.forName("IBM037")));
    }

    @Test
    void nothingIsWrittenToTheStandardErrorStream() {
        PrintStream before = System.err;
        ByteArrayOutputStream written = new ByteArrayOutputStream();
        System.setErr(new PrintStream(written, true, StandardCharsets.UTF_8));
        try {
            assertBroken(new byte[] {(byte) 0xF0, 'x'});
            assertBroken(utf8("<a>&#0;</a>"));
            assertBroken(utf8("<!DOCTYPE x [<!ENTITY a"));
        } finally {
            System.setErr(before);
        }

        assertThat(written.size()).isZero();
    }

    @Test
    void theReaderSurvivesMutations() {
        String[] seeds = {
            GOOD,
            Answers.fault("2150858843", "InvalidSelectors", "gone"),
            Answers.to(WsmanAction.CREATE, "<rsp:Shell><rsp:ShellId>1</rsp:ShellId></rsp:Shell>"),
            Answers.to(WsmanAction.ENUMERATE, "<n:EnumerateResponse><w:Items/><w:EndOfSequence/></n:EnumerateResponse>")
        };
        for (int seed = 0; seed < FUZZ_ROUNDS; seed++) {
            byte[] mutated = mutate(utf8(seeds[seed % seeds.length]), new Random(seed));
            try {
                XmlNode body = Answers.body(WsmanAction.RECEIVE, mutated);
                ShellResponses.received(body);
            } catch (WsmanProtocolException | WsmanFaultException refused) {
                assertThat(refused.getMessage()).isNotBlank();
            } catch (RuntimeException | Error wrong) {
                throw new AssertionError("seed " + seed, wrong);
            }
        }
    }

    @Test
    void whatIsReadWithoutAParserIsWhatTheParserReads() throws Exception {
        String[] seeds = {
            GOOD,
            Answers.fault("2150858843", "InvalidSelectors", "g\u00f6ne &amp; away"),
            "<e xmlns=\"urn:a\" xmlns:p='urn:b' p:a=\"1\">\n <p:e b='&lt;'> t <e xmlns=\"urn:c\"/>u</p:e></e>",
        };
        for (int seed = 0; seed < FUZZ_ROUNDS; seed++) {
            byte[] mutated = mutate(utf8(seeds[seed % seeds.length]), new Random(seed));
            try {
                assertThat(described(PlainNodeReader.read(mutated))).isEqualTo(described(XmlNodeReader.parse(mutated)));
            } catch (NotPlainException leftToTheParser) {
                // most of them are broken
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<a b:c=\"1\"/>",
                "<a:b/>",
                "<a:1 xmlns:a=\"urn:a\"/>",
                "<a: xmlns:a=\"urn:a\"/>",
                "<a:b:c xmlns:a=\"urn:a\"/>",
                "<a xmlns:b=\"\"/>",
                "<a xmlns:xml=\"urn:a\"/>",
                "<a xmlns:b=\"http://www.w3.org/2000/xmlns/\"/>",
                "<a xmlns:b=\"urn:b\" xmlns:c=\"urn:b\" b:d=\"1\" c:d=\"2\"/>",
                "<a b=\"1\" b=\"2\"/>",
                "<a>&b;</a>",
                "<a b=\"&c;\"/>",
                "<a><b></a></b>",
                "<a>",
                "</a>",
                ""
            })
    void theParserHasTheLastWordOnWhatIsWrong(String document) {
        assertThatThrownBy(() -> PlainNodeReader.read(utf8(document))).isInstanceOf(NotPlainException.class);
        assertBroken(utf8(document));
    }

    @Test
    void anAnswerAsHostsWriteItNeedsNoParser() {
        assertThat(described(PlainNodeReader.read(utf8(GOOD)))).contains("Stream");
    }

    private static String described(XmlNode node) {
        StringBuilder line = new StringBuilder(node.namespace()).append(' ').append(node.name());
        line.append(node.attributes()).append('"').append(node.text()).append('"');
        node.children()
                .forEach(child -> line.append('(').append(described(child)).append(')'));
        return line.toString();
    }

    private static byte[] mutate(byte[] bytes, Random random) {
        byte[] mutated = bytes.clone();
        for (int changes = 1 + random.nextInt(4); changes > 0; changes--) {
            int at = random.nextInt(mutated.length);
            switch (random.nextInt(4)) {
                case 0 -> mutated[at] = (byte) random.nextInt(256);
                case 1 -> mutated = Arrays.copyOf(mutated, at + 1);
                case 2 -> mutated = spliced(mutated, at, random);
                default -> mutated[at] ^= (byte) (1 << random.nextInt(8));
            }
        }
        return mutated;
    }

    /** Repeats a piece of the bytes somewhere else. */
    private static byte[] spliced(byte[] bytes, int at, Random random) {
        int from = random.nextInt(bytes.length);
        int length = random.nextInt(Math.min(64, bytes.length - from));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(bytes, 0, at);
        out.write(bytes, from, length);
        out.write(bytes, at, bytes.length - at);
        return out.toByteArray();
    }

    private static String read(byte[] answer) throws Exception {
        XmlNode body = Answers.body(WsmanAction.RECEIVE, answer);
        return new String(ShellResponses.received(body).fragments(), StandardCharsets.US_ASCII);
    }

    private static void assertBroken(byte[] envelope) {
        assertThatThrownBy(() -> Envelope.read(envelope)).isInstanceOf(WsmanProtocolException.class);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
