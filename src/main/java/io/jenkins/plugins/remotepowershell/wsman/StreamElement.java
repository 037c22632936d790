package io.jenkins.plugins.remotepowershell.wsman;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** How a host's answer to Receive holds a piece of output: {@code <rsp:Stream …>base64</rsp:Stream>}. */
public final class StreamElement {
    private static final byte[] CLOSE = "</rsp:Stream>".getBytes(StandardCharsets.US_ASCII);

    private final byte[] open;

    /** @param commandId null for the pool */
    public StreamElement(@CheckForNull String commandId) {
        String ofCommand = commandId == null ? "" : " " + XmlWriter.attribute("CommandId", commandId);
        open = ("<rsp:Stream Name=\"stdout\"" + ofCommand + '>').getBytes(StandardCharsets.US_ASCII);
    }

    /** Octets of an answer. */
    public byte[] of(byte[] piece) {
        byte[] base64 = Base64.getEncoder().encode(piece);
        byte[] element = new byte[open.length + base64.length + CLOSE.length];
        System.arraycopy(open, 0, element, 0, open.length);
        System.arraycopy(base64, 0, element, open.length, base64.length);
        System.arraycopy(CLOSE, 0, element, open.length + base64.length, CLOSE.length);
        return element;
    }
}
