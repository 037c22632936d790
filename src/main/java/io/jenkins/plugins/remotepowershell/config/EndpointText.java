package io.jenkins.plugins.remotepowershell.config;

import io.jenkins.plugins.remotepowershell.transport.Authentication;
import io.jenkins.plugins.remotepowershell.transport.Credential;
import io.jenkins.plugins.remotepowershell.transport.Endpoint;
import java.net.URI;
import java.util.regex.Pattern;

/** An endpoint as people write it: a computer's name, or a whole URI. */
final class EndpointText {
    private static final Pattern COMPUTER = Pattern.compile("[A-Za-z0-9_.-]+|\\[[0-9A-Fa-f:.]+\\]");
    private static final int HTTPS_PORT = 5986;

    private EndpointText() {}

    static boolean isComputer(String text) {
        return COMPUTER.matcher(text).matches();
    }

    /** @throws IllegalArgumentException if it is neither; the message is for people */
    static URI parse(String text) {
        if (isComputer(text)) {
            return URI.create("https://" + text + ":" + HTTPS_PORT + "/wsman");
        }
        try {
            URI uri = URI.create(text);
            return new Endpoint(uri, new Authentication.Basic(new Credential("nobody", () -> new char[0]))).uri();
        } catch (IllegalArgumentException noEndpoint) {
            throw new IllegalArgumentException(
                    "'" + text + "' is no endpoint; write a computer's name, or a URI such as"
                            + " https://web01.corp.example:5986/wsman",
                    noEndpoint);
        }
    }
}
