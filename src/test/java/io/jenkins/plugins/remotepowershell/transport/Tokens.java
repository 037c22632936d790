package io.jenkins.plugins.remotepowershell.transport;

import io.jenkins.plugins.remotepowershell.transport.ScriptedHost.Answer;
import io.jenkins.plugins.remotepowershell.transport.ScriptedHost.Request;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Base64;
import java.util.function.IntUnaryOperator;

/** Sign-on tokens in HTTP headers, read and changed from outside. */
final class Tokens {
    private static final int TYPE_AT = 8;
    private static final int NEGOTIATE_FLAGS_AT = 12;
    private static final int CHALLENGE_FLAGS_AT = 20;

    private Tokens() {}

    static boolean isChallenge(Answer answer) {
        return type(bytes(answer.header("WWW-Authenticate"))) == 2;
    }

    /** Type of an NTLM message, or 0. */
    static int type(Request request) {
        return type(bytes(request.header("authorization")));
    }

    private static int type(byte[] token) {
        return token.length < TYPE_AT + Integer.BYTES || token[0] != 'N'
                ? 0
                : littleEndian(token).getInt(TYPE_AT);
    }

    static Answer withChallengeFlags(Answer answer, IntUnaryOperator change) {
        var token = bytes(answer.header("WWW-Authenticate"));
        change(token, CHALLENGE_FLAGS_AT, change);
        return withToken(answer, token);
    }

    static Request withNegotiateFlags(Request request, IntUnaryOperator change) {
        var token = bytes(request.header("authorization"));
        change(token, NEGOTIATE_FLAGS_AT, change);
        var headers = new java.util.TreeMap<>(request.headers());
        headers.put("authorization", "Negotiate " + Base64.getEncoder().encodeToString(token));
        return new Request(request.connection(), request.number(), request.line(), headers, request.body());
    }

    static Answer withToken(Answer answer, byte[] token) {
        var scheme = answer.header("WWW-Authenticate").split(" ")[0];
        return answer.withHeader(
                "WWW-Authenticate", scheme + ' ' + Base64.getEncoder().encodeToString(token));
    }

    /** The token after a scheme's name, or nothing. */
    static byte[] bytes(String header) {
        var parts = header.split(" ");
        return parts.length == 2 && !header.contains("\n") ? Base64.getDecoder().decode(parts[1]) : new byte[0];
    }

    private static void change(byte[] token, int at, IntUnaryOperator change) {
        var view = littleEndian(token);
        view.putInt(at, change.applyAsInt(view.getInt(at)));
    }

    private static ByteBuffer littleEndian(byte[] bytes) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }
}
