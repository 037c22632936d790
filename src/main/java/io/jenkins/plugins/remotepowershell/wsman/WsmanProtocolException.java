package io.jenkins.plugins.remotepowershell.wsman;

import java.io.IOException;

/** The peer broke WS-Management: what came is no envelope, or not the answer to what was asked. */
public final class WsmanProtocolException extends IOException {
    private static final long serialVersionUID = 1L;

    public WsmanProtocolException(String message) {
        super(message);
    }
}
