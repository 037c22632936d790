package io.jenkins.plugins.remotepowershell.transport;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.apache.http.Header;
import org.apache.http.HttpEntity;
import org.apache.http.HttpHeaders;
import org.apache.http.HttpResponse;
import org.apache.http.entity.ContentType;
import org.apache.http.nio.ContentDecoder;
import org.apache.http.nio.IOControl;
import org.apache.http.nio.protocol.AbstractAsyncResponseConsumer;
import org.apache.http.protocol.HttpContext;

/** Collects a response whole, up to a limit no honest host comes near. */
final class HttpReplyConsumer extends AbstractAsyncResponseConsumer<HttpReply> {
    /** Bytes. The largest envelope a host may be configured for is far below. */
    static final int MAX_BODY = 64 << 20;

    private static final int CHUNK = 4 << 10;

    /** Bytes: an envelope as large as we ask for. What announces more gets more only as it comes. */
    private static final int USUAL_BODY = 512_000;

    private ByteBuffer body = ByteBuffer.allocate(CHUNK);
    private HttpResponse response;

    @Override
    protected void onResponseReceived(HttpResponse received) {
        response = received;
    }

    @Override
    protected void onEntityEnclosed(HttpEntity entity, ContentType contentType) throws IOException {
        long announced = entity.getContentLength();
        requireRoom(announced);
        if (announced >= CHUNK) {
            body = ByteBuffer.allocate((int) Math.min(announced, USUAL_BODY));
        }
    }

    @Override
    protected void onContentReceived(ContentDecoder decoder, IOControl ioControl) throws IOException {
        while (decoder.read(body) > 0) {
            requireRoom(body.position());
            if (!body.hasRemaining() && !decoder.isCompleted()) {
                body = ByteBuffer.allocate(2 * body.capacity()).put(body.flip());
            }
        }
    }

    private static void requireRoom(long length) throws IOException {
        if (length > MAX_BODY) {
            throw new OversizedReplyException(length);
        }
    }

    @Override
    protected HttpReply buildResult(HttpContext context) {
        var status = response.getStatusLine();
        var type = response.getFirstHeader(HttpHeaders.CONTENT_TYPE);
        var challenge = status.getStatusCode() == HttpReply.PROXY_SIGN_ON
                ? HttpHeaders.PROXY_AUTHENTICATE
                : HttpHeaders.WWW_AUTHENTICATE;
        return new HttpReply(
                status.getStatusCode(),
                status.getReasonPhrase() == null ? "" : status.getReasonPhrase(),
                type == null ? "" : type.getValue(),
                Arrays.stream(response.getHeaders(challenge))
                        .map(Header::getValue)
                        .toList(),
                body.hasRemaining() ? Arrays.copyOf(body.array(), body.position()) : body.array());
    }

    @Override
    protected void releaseResources() {
        response = null;
    }

    /** A body longer than {@link #MAX_BODY}. */
    static final class OversizedReplyException extends IOException {
        private static final long serialVersionUID = 1L;

        OversizedReplyException(long length) {
            super("a reply of " + length + " bytes or more");
        }
    }
}
