package io.jenkins.plugins.remotepowershell.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DurationConverterTest {
    @ParameterizedTest
    @CsvSource({"20s,PT20S", "20,PT20S", "5m,PT5M", "12h,PT12H", "2d,PT48H", "1h30m,PT1H30M", "0s,PT0S"})
    void readsTimesAsPeopleWriteThem(String text, String expected) {
        assertThat(new DurationConverter().convert(text)).isEqualTo(Duration.parse(expected));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "h", "-5s", "1.5h", "5 m", "1s2m", "tomorrow"})
    void refusesAnythingElse(String text) {
        assertThatThrownBy(() -> new DurationConverter().convert(text)).hasMessageContaining("expected a time");
    }

    @Test
    void aLongTimeIsStillExact() {
        assertThat(new DurationConverter().convert("24d20h31m23s")).hasSeconds(2_147_483);
    }
}
