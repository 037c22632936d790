package io.jenkins.plugins.remotepowershell.run;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Properties;

/** The names and values of a run's record. An empty value is as good as none. */
final class RecordFields {
    private final Properties properties;

    RecordFields(Properties properties) {
        this.properties = properties;
    }

    Properties properties() {
        return properties;
    }

    RecordFields copy() {
        Properties copied = new Properties();
        copied.putAll(properties);
        return new RecordFields(copied);
    }

    /** Empty where there is none. */
    String text(String name) {
        return properties.getProperty(name, "");
    }

    Optional<String> optional(String name) {
        return Optional.of(text(name)).filter(value -> !value.isEmpty());
    }

    Optional<Integer> integer(String name) {
        return optional(name).map(Integer::valueOf);
    }

    /** 0 where there is none. */
    long number(String name) {
        return optional(name).map(Long::valueOf).orElse(0L);
    }

    boolean isSet(String name) {
        return text(name).equals("true");
    }

    Optional<Instant> instant(String name) {
        return optional(name).map(Instant::parse);
    }

    Optional<Duration> duration(String name) {
        return optional(name).map(Long::valueOf).map(Duration::ofMillis);
    }

    void set(String name, Object value) {
        properties.setProperty(name, value instanceof Enum<?> e ? e.name() : String.valueOf(value));
    }

    void remove(String name) {
        properties.remove(name);
    }
}
