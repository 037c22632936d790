package io.jenkins.plugins.remotepowershell.benchmark;

import io.jenkins.plugins.remotepowershell.clixml.ClixmlWriter;
import io.jenkins.plugins.remotepowershell.psrp.Fragment;
import io.jenkins.plugins.remotepowershell.psrp.Fragmenter;
import io.jenkins.plugins.remotepowershell.psrp.MessageType;
import io.jenkins.plugins.remotepowershell.psrp.PsrpMessage;
import io.jenkins.plugins.remotepowershell.records.RecordFormat;
import io.jenkins.plugins.remotepowershell.records.RecordKind;
import io.jenkins.plugins.remotepowershell.wsman.ServerResponses;
import io.jenkins.plugins.remotepowershell.wsman.WsmanAction;
import java.io.ByteArrayInputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/** Answers to Receive as large as they may be, ready made, and the least that can be done with one: to parse it. */
final class Answers {
    private static final int OCTETS = 505_000;
    private static final int TAGS = 105;
    private static final int HEADERS = 21 + 40;
    private static final XMLInputFactory PARSER = XMLInputFactory.newDefaultFactory();

    private Answers() {}

    static byte[] of(Shape shape) {
        Fragmenter fragmenter = new Fragmenter();
        List<byte[]> chunks = new ArrayList<>();
        int octets = 0;
        while (octets < OCTETS) {
            for (Fragment fragment : fragmenter.fragment(message(shape, chunks.size()), 32 << 10)) {
                byte[] chunk = fragment.encode();
                octets += TAGS + chunk.length * 4 / 3;
                chunks.add(chunk);
            }
        }
        UUID commandId = UUID.randomUUID();
        return new ServerResponses(Payloads.receiveRequest(), WsmanAction.RECEIVE, UUID.randomUUID())
                .received(commandId.toString(), chunks, "");
    }

    private static PsrpMessage message(Shape shape, int number) {
        Object value = shape == Shape.OBJECTS
                ? shape.object()
                : new RecordFormat("0123456789abcdef")
                        .write(RecordFormat.split(1_000_000 + number, RecordKind.OUTPUT, shape.text())
                                .get(0));
        return PsrpMessage.of(
                PsrpMessage.Destination.CLIENT,
                MessageType.PIPELINE_OUTPUT,
                UUID.randomUUID(),
                UUID.randomUUID(),
                ClixmlWriter.write(value));
    }

    /** Envelope, base64, and the payloads of objects; nothing is kept. @return bytes of all fragments */
    static long parse(byte[] answer, Shape shape) throws XMLStreamException {
        XMLStreamReader xml = parser(answer, 0);
        long bytes = 0;
        while (xml.hasNext()) {
            if (xml.next() == XMLStreamConstants.START_ELEMENT
                    && xml.getLocalName().equals("Stream")) {
                byte[] fragment = Base64.getDecoder().decode(xml.getElementText());
                bytes += fragment.length;
                if (shape == Shape.OBJECTS) {
                    walk(fragment);
                }
            }
        }
        return bytes;
    }

    private static void walk(byte[] fragment) throws XMLStreamException {
        XMLStreamReader xml = parser(fragment, HEADERS);
        while (xml.hasNext()) {
            xml.next();
        }
    }

    /** By a reader, for the JDK decodes UTF-8 faster than its parser does. */
    private static XMLStreamReader parser(byte[] xml, int from) throws XMLStreamException {
        return PARSER.createXMLStreamReader(
                new InputStreamReader(new ByteArrayInputStream(xml, from, xml.length - from), StandardCharsets.UTF_8));
    }
}
