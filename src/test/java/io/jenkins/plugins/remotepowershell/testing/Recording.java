package io.jenkins.plugins.remotepowershell.testing;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.yaml.snakeyaml.Yaml;

/** A recorded conversation between an old client and a real Windows host: {@code ../shared/recordings}. Its ids are in .NET's order. */
public record Recording(String name, List<Exchange> exchanges) {

    /**
     * One request and its answer.
     *
     * @param status HTTP status of the answer
     */
    public record Exchange(byte[] request, byte[] response, int status) {
        public String requestText() {
            return new String(request, StandardCharsets.UTF_8);
        }

        public boolean hasResponse() {
            return response.length > 0;
        }
    }

    public static Recording load(String fileName) {
        try (InputStream file = Files.newInputStream(SharedMaterial.recording(fileName))) {
            Map<String, List<Map<String, Object>>> document = new Yaml().load(file);
            List<Map<String, Object>> messages = document.get("messages");
            boolean otherOrder = messages.stream()
                    .anyMatch(message -> RecordedIds.isInOtherOrder(String.valueOf(message.get("request"))));
            return new Recording(
                    fileName,
                    messages.stream()
                            .map(message -> exchange(message, otherOrder))
                            .toList());
        } catch (IOException failed) {
            throw new IllegalStateException("cannot read the recording " + fileName, failed);
        }
    }

    /** All recordings; skips the test where there are none. */
    public static Stream<Recording> all() throws IOException {
        Path directory = SharedMaterial.recording("README.md").getParent();
        try (Stream<Path> files = Files.list(directory)) {
            List<String> names = files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".yml"))
                    .sorted()
                    .toList();
            return names.stream().map(Recording::load);
        }
    }

    @SuppressWarnings("unchecked")
    private static Exchange exchange(Map<String, Object> message, boolean otherOrder) {
        Map<String, Object> error = (Map<String, Object>) message.getOrDefault("transport_error", Map.of("code", 200));
        return new Exchange(
                bytes(message.get("request"), otherOrder), bytes(message.get("response"), otherOrder), (Integer)
                        error.get("code"));
    }

    private static byte[] bytes(Object text, boolean otherOrder) {
        if (text == null) {
            return new byte[0];
        }
        String envelope = text.toString();
        return (otherOrder ? RecordedIds.inNetOrder(envelope) : envelope).getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
        return name;
    }
}
