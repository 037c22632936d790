package io.jenkins.plugins.remotepowershell.config;

import hudson.Extension;
import hudson.ExtensionList;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Which hosts had no room for a session, or showed a certificate that is not trusted, lately. */
@Extension
public final class HostRefusals {
    private static final Duration REMEMBERED = Duration.ofHours(1);

    private final Map<String, Refusal> refusals = new ConcurrentHashMap<>();

    private record Refusal(String sentence, Instant at) {}

    public static HostRefusals get() {
        return ExtensionList.lookupSingleton(HostRefusals.class);
    }

    /** In a sentence for administrators; of one host the last counts. */
    public void add(String host, String sentence) {
        refusals.put(host, new Refusal(sentence, Instant.now()));
    }

    /** One sentence for each host. */
    public List<String> current() {
        Instant oldest = Instant.now().minus(REMEMBERED);
        refusals.values().removeIf(refusal -> refusal.at().isBefore(oldest));
        return refusals.values().stream().map(Refusal::sentence).sorted().toList();
    }
}
