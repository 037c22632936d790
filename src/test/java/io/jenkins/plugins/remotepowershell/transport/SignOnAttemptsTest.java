package io.jenkins.plugins.remotepowershell.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.remotepowershell.transport.SignOnAttempts.Applicant;
import io.jenkins.plugins.remotepowershell.transport.SignOnAttempts.Outcome;
import io.jenkins.plugins.remotepowershell.transport.SignOnAttempts.Pass;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class SignOnAttemptsTest {
    private static final String LOCAL = "deploy";
    private static final String DOMAIN = "CORP\\deploy";

    private final long[] now = {0};
    private final SignOnAttempts attempts = new SignOnAttempts(() -> now[0]);

    @Test
    void untilASecretHasProvedGoodOneGoesFirst() {
        var first = enter("web01", LOCAL, "new");
        var second = enter("web01", LOCAL, "new");
        assertThat(second).isNotDone();

        first.join().leave(Outcome.ACCEPTED);

        assertThat(second).isCompleted();
        assertThat(enter("web01", LOCAL, "new")).isCompleted();
        assertThat(enter("web01", LOCAL, "new")).isCompleted();
    }

    @Test
    void aSignOnThatCameToNothingLetsTheNextOneGo() {
        var first = enter("web01", LOCAL, "new");
        var second = enter("web01", LOCAL, "new");
        var third = enter("web01", LOCAL, "new");

        first.join().leave(Outcome.INCONCLUSIVE);

        assertThat(second).isCompleted();
        assertThat(third).isNotDone();
    }

    @Test
    void aRefusedSecretRestsEachTimeLonger() {
        for (var pause : List.of(
                Duration.ofSeconds(30), Duration.ofMinutes(2), Duration.ofMinutes(10), Duration.ofMinutes(10))) {
            enter("web01", LOCAL, "old").join().leave(Outcome.REFUSED);
            pass(pause.minusSeconds(1));
            assertThat(enter("web01", LOCAL, "old")).isCompletedExceptionally();
            pass(Duration.ofSeconds(1));
        }
    }

    @Test
    void whoWaitsForARefusedOneIsRefusedToo() {
        var first = enter("web01", LOCAL, "old");
        var second = enter("web01", LOCAL, "old");

        first.join().leave(Outcome.REFUSED);

        assertThat(second)
                .failsWithin(Duration.ZERO)
                .withThrowableOfType(java.util.concurrent.ExecutionException.class)
                .withMessageContaining("It was refused once and is not tried again for 30 s");
    }

    @Test
    void aChangedSecretIsTriedAtOnce() {
        enter("web01", DOMAIN, "old").join().leave(Outcome.REFUSED);

        assertThat(enter("web01", DOMAIN, "new")).isCompleted();
    }

    @Test
    void anAccountOfADomainIsRefusedThreeTimesAtMostHoweverManyHostsAsk() {
        var asking = new ArrayList<CompletableFuture<Pass>>();
        for (var number = 0; number < 50; number++) {
            asking.add(enter("web" + number, DOMAIN, "old"));
        }
        assertThat(asking).filteredOn(CompletableFuture::isDone).hasSize(3);

        asking.subList(0, 3).forEach(one -> one.join().leave(Outcome.REFUSED));

        assertThat(asking.subList(3, 50)).allMatch(CompletableFuture::isCompletedExceptionally);
        pass(Duration.ofMinutes(9));
        assertThat(enter("web77", DOMAIN, "old")).isCompletedExceptionally();
        pass(Duration.ofMinutes(1));
        assertThat(enter("web77", DOMAIN, "old")).isCompleted();
        assertThat(enter("web78", "corp\\Deploy", "old")).isNotDone();
    }

    @Test
    void aHostThatRefusesForReasonsOfItsOwnStopsNoOtherHost() {
        enter("web01", DOMAIN, "good").join().leave(Outcome.ACCEPTED);
        for (var round = 0; round < 10; round++) {
            enter("odd", DOMAIN, "good").join().leave(Outcome.REFUSED);
            assertThat(enter("odd", DOMAIN, "good")).isCompletedExceptionally();
            enter("web01", DOMAIN, "good").join().leave(Outcome.ACCEPTED);
            pass(Duration.ofMinutes(10));
        }
        assertThat(enter("web02", DOMAIN, "good")).isCompleted();
    }

    @Test
    void localAccountsOfTheSameNameAreNotOne() {
        for (var number = 0; number < 10; number++) {
            enter("web" + number, LOCAL, "old").join().leave(Outcome.REFUSED);
        }
        assertThat(enter("web10", ".\\deploy", "old")).isCompleted();
    }

    @Test
    void onlyTheFirstEndOfAPassCounts() {
        var pass = enter("web01", DOMAIN, "good").join();
        pass.leave(Outcome.ACCEPTED);
        pass.leave(Outcome.REFUSED);

        assertThat(enter("web01", DOMAIN, "good")).isCompleted();
    }

    private CompletableFuture<Pass> enter(String host, String account, String secret) {
        return attempts.enter(
                new Applicant(host, AccountName.parse(account), SecretFingerprint.of(secret.toCharArray())));
    }

    private void pass(Duration time) {
        now[0] += time.toNanos();
    }
}
