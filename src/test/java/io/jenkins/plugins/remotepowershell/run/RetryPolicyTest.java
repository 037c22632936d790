package io.jenkins.plugins.remotepowershell.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RetryPolicyTest {
    private final RetryPolicy policy = RetryPolicy.withReconnectTimeout(Duration.ofHours(1));

    @Test
    void delaysGrowByHalfUpToTheLongest() {
        assertThat(IntStream.of(1, 2, 3, 9, 10, 1000).mapToObj(policy::delay))
                .containsExactly(
                        Duration.ofSeconds(1),
                        Duration.ofMillis(1500),
                        Duration.ofMillis(2250),
                        Duration.ofMillis(25628),
                        Duration.ofSeconds(30),
                        Duration.ofSeconds(30));
    }

    @Test
    void aHostThatHoldsADeadClientIsAskedOftenAtFirst() {
        Duration firstMinute =
                IntStream.rangeClosed(1, 8).mapToObj(policy::conflictDelay).reduce(Duration.ZERO, Duration::plus);

        assertThat(firstMinute).isLessThan(Duration.ofMinutes(1));
    }

    @Test
    void laterItIsAskedSoSeldomThatQuestionsCannotKeepTheDeadClientAlive() {
        assertThat(policy.conflictDelay(20)).isEqualTo(Duration.ofMinutes(4));
    }

    @Test
    void aHostThatDoesNotAnswerAtTheStartIsGivenUpAtOnce() {
        assertThat(policy.startPatience()).isZero();
    }
}
