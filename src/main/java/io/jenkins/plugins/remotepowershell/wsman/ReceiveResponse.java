package io.jenkins.plugins.remotepowershell.wsman;

import java.io.ByteArrayOutputStream;
import java.util.List;

/**
 * What a Receive brought. [MS-WSMV] 2.2.4.31.
 *
 * @param streams fragments, in order; empty if there was nothing within the operation timeout
 * @param done whether the host says that the command has ended
 */
public record ReceiveResponse(List<byte[]> streams, boolean done) {
    /** The fragments of all streams. */
    public byte[] fragments() {
        ByteArrayOutputStream fragments = new ByteArrayOutputStream();
        streams.forEach(fragments::writeBytes);
        return fragments.toByteArray();
    }
}
