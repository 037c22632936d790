package io.jenkins.plugins.remotepowershell.benchmark;

import io.jenkins.plugins.remotepowershell.clixml.ClixmlException;
import io.jenkins.plugins.remotepowershell.clixml.ClixmlReader;
import io.jenkins.plugins.remotepowershell.clixml.ClixmlWriter;
import io.jenkins.plugins.remotepowershell.clixml.PayloadReader;
import io.jenkins.plugins.remotepowershell.clixml.PsObject;
import io.jenkins.plugins.remotepowershell.psrp.Defragmenter;
import io.jenkins.plugins.remotepowershell.psrp.Fragment;
import io.jenkins.plugins.remotepowershell.psrp.Fragmenter;
import io.jenkins.plugins.remotepowershell.psrp.MessageType;
import io.jenkins.plugins.remotepowershell.psrp.PsrpMessage;
import io.jenkins.plugins.remotepowershell.psrp.PsrpProtocolException;
import io.jenkins.plugins.remotepowershell.wsman.Envelope;
import io.jenkins.plugins.remotepowershell.wsman.ServerResponses;
import io.jenkins.plugins.remotepowershell.wsman.ShellResponses;
import io.jenkins.plugins.remotepowershell.wsman.WsmanAction;
import io.jenkins.plugins.remotepowershell.wsman.WsmanProtocolException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/** The codecs over what a host sends, each next to the least that could be done with the same bytes. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class CodecBenchmark {
    private static final XMLInputFactory BARE = XMLInputFactory.newDefaultFactory();
    private static final int FRAGMENT_BYTES = 32_768;

    /** One line of output; 64 KiB in one string; an object with forty members. */
    @Param({"line", "string", "object"})
    public String kind;

    private final PayloadReader alike = new PayloadReader();
    private Object value;
    private byte[] clixml;
    private PsrpMessage message;
    private byte[] fragments;
    private byte[] envelope;

    @Setup
    public void prepare() {
        value = switch (kind) {
            case "line" -> "2026-01-01 00:00:00 step 4711 of 9000 has ended & went <well>, as it should";
            case "string" -> "0123456789abcde\u00e9".repeat(4096);
            default -> PsObject.ofProperties(Payloads.members(40));
        };
        clixml = ClixmlWriter.write(value);
        message = PsrpMessage.of(
                PsrpMessage.Destination.CLIENT,
                MessageType.PIPELINE_OUTPUT,
                UUID.randomUUID(),
                UUID.randomUUID(),
                clixml);
        fragments = encode(message);
        envelope = new ServerResponses(Payloads.receiveRequest(), WsmanAction.RECEIVE, UUID.randomUUID())
                .received(UUID.randomUUID().toString(), List.of(fragments), "Running");
    }

    @Benchmark
    public Object clixmlRead() throws ClixmlException {
        return ClixmlReader.read(clixml);
    }

    /** After others of the same form. */
    @Benchmark
    public Object clixmlReadAlike() throws ClixmlException {
        return alike.read(clixml);
    }

    /** The limit for reading CLIXML: the JDK's parser goes over the bytes, and nothing is done with what it finds. */
    @Benchmark
    public void clixmlBareWalk(Blackhole blackhole) throws XMLStreamException {
        walk(clixml, blackhole);
    }

    @Benchmark
    public byte[] clixmlWrite() {
        return ClixmlWriter.write(value);
    }

    @Benchmark
    public byte[] fragmentsWrite() {
        return encode(message);
    }

    @Benchmark
    public List<PsrpMessage> fragmentsRead() throws PsrpProtocolException {
        return new Defragmenter().add(fragments);
    }

    @Benchmark
    public Object envelopeRead() throws WsmanProtocolException {
        return ShellResponses.received(Envelope.read(envelope).body());
    }

    @Benchmark
    public void envelopeBareWalk(Blackhole blackhole) throws XMLStreamException {
        walk(envelope, blackhole);
    }

    private static byte[] encode(PsrpMessage message) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (Fragment fragment : new Fragmenter().fragment(message, FRAGMENT_BYTES)) {
            out.writeBytes(fragment.encode());
        }
        return out.toByteArray();
    }

    private static void walk(byte[] xml, Blackhole blackhole) throws XMLStreamException {
        XMLStreamReader reader = BARE.createXMLStreamReader(
                new InputStreamReader(new ByteArrayInputStream(xml), StandardCharsets.UTF_8));
        while (reader.hasNext()) {
            if (reader.next() == XMLStreamConstants.CHARACTERS) {
                blackhole.consume(reader.getTextLength());
            }
        }
    }
}
