package io.jenkins.plugins.remotepowershell.psrp;

import static io.jenkins.plugins.remotepowershell.psrp.RunspacePoolState.BEFORE_OPEN;
import static io.jenkins.plugins.remotepowershell.psrp.RunspacePoolState.BROKEN;
import static io.jenkins.plugins.remotepowershell.psrp.RunspacePoolState.CLOSED;
import static io.jenkins.plugins.remotepowershell.psrp.RunspacePoolState.CLOSING;
import static io.jenkins.plugins.remotepowershell.psrp.RunspacePoolState.CONNECTING;
import static io.jenkins.plugins.remotepowershell.psrp.RunspacePoolState.DISCONNECTED;
import static io.jenkins.plugins.remotepowershell.psrp.RunspacePoolState.NEGOTIATION_SENT;
import static io.jenkins.plugins.remotepowershell.psrp.RunspacePoolState.NEGOTIATION_SUCCEEDED;
import static io.jenkins.plugins.remotepowershell.psrp.RunspacePoolState.OPENED;
import static io.jenkins.plugins.remotepowershell.psrp.RunspacePoolState.OPENING;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Every pair of states, legal and illegal. [MS-PSRP] 3.1.1.2.2. */
class RunspacePoolStateTest {
    private static final Set<RunspacePoolState> ENDINGS = EnumSet.of(CLOSING, CLOSED, BROKEN);
    private static final Map<RunspacePoolState, Set<RunspacePoolState>> LEGAL = Map.of(
            BEFORE_OPEN, EnumSet.of(NEGOTIATION_SENT, CONNECTING),
            NEGOTIATION_SENT, and(ENDINGS, NEGOTIATION_SUCCEEDED),
            NEGOTIATION_SUCCEEDED, and(ENDINGS, OPENING, OPENED),
            OPENING, and(ENDINGS, OPENED),
            CONNECTING, and(ENDINGS, OPENED),
            OPENED, and(ENDINGS, DISCONNECTED),
            DISCONNECTED, and(ENDINGS, OPENED),
            CLOSING, EnumSet.of(CLOSED, BROKEN));
    private static final Set<RunspacePoolState> REPORTED_BY_SERVERS =
            EnumSet.of(OPENING, OPENED, CLOSING, CLOSED, BROKEN);

    static Stream<Arguments> pairs() {
        return Stream.of(RunspacePoolState.values())
                .flatMap(from -> Stream.of(RunspacePoolState.values()).map(to -> Arguments.of(from, to)));
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void theClientGoesOnlyWhereTheTableLeads(RunspacePoolState from, RunspacePoolState to) {
        if (LEGAL.getOrDefault(from, Set.of()).contains(to)) {
            assertThat(from.to(to, "do it")).isEqualTo(to);
        } else {
            InvalidPsrpStateException refused =
                    catchThrowableOfType(InvalidPsrpStateException.class, () -> from.to(to, "do it"));
            assertThat(refused).hasMessageContaining("do it").hasMessageContaining(from.name());
            assertThat(refused.action()).isEqualTo("do it");
            assertThat(refused.current()).isEqualTo(from.name());
            assertThat(refused.allowed())
                    .containsExactlyInAnyOrderElementsOf(LEGAL.entrySet().stream()
                            .filter(entry -> entry.getValue().contains(to))
                            .map(entry -> entry.getKey().name())
                            .toList());
        }
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void aServerReportsOnlyWhatFollowsOrIsSoAlready(RunspacePoolState from, RunspacePoolState to)
            throws PsrpProtocolException {
        boolean legal = from == to || LEGAL.getOrDefault(from, Set.of()).contains(to);
        if (legal && REPORTED_BY_SERVERS.contains(to)) {
            assertThat(from.reported(to.code())).isEqualTo(to);
        } else {
            assertThatThrownBy(() -> from.reported(to.code()))
                    .isInstanceOf(PsrpProtocolException.class)
                    .hasMessageContaining(from.name());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "0, BEFORE_OPEN", "1, OPENING", "2, OPENED", "3, CLOSED", "4, CLOSING",
        "5, BROKEN", "6, NEGOTIATION_SENT", "7, NEGOTIATION_SUCCEEDED", "8, CONNECTING", "9, DISCONNECTED"
    })
    void aNumberOnTheWireIsItsState(int code, RunspacePoolState state) {
        assertThat(RunspacePoolState.from(code)).contains(state);
    }

    @Test
    void anUnknownNumberIsNoState() {
        assertThat(RunspacePoolState.from(10)).isEmpty();
        assertThat(RunspacePoolState.from(-1)).isEmpty();
        assertThatThrownBy(() -> OPENED.reported(77)).hasMessageContaining("state 77");
    }

    private static Set<RunspacePoolState> and(Set<RunspacePoolState> states, RunspacePoolState... more) {
        Set<RunspacePoolState> all = EnumSet.copyOf(states);
        all.addAll(Set.of(more));
        return all;
    }
}
