package io.jenkins.plugins.remotepowershell.psrp;

import static io.jenkins.plugins.remotepowershell.psrp.PSInvocationState.COMPLETED;
import static io.jenkins.plugins.remotepowershell.psrp.PSInvocationState.FAILED;
import static io.jenkins.plugins.remotepowershell.psrp.PSInvocationState.NOT_STARTED;
import static io.jenkins.plugins.remotepowershell.psrp.PSInvocationState.RUNNING;
import static io.jenkins.plugins.remotepowershell.psrp.PSInvocationState.STOPPED;
import static io.jenkins.plugins.remotepowershell.psrp.PSInvocationState.STOPPING;
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

/** Every pair of states, legal and illegal. [MS-PSRP] 2.2.3.5 and 3.1.1.3. */
class PSInvocationStateTest {
    private static final Map<PSInvocationState, Set<PSInvocationState>> LEGAL = Map.of(
            NOT_STARTED, EnumSet.of(RUNNING),
            RUNNING, EnumSet.of(STOPPING, STOPPED, COMPLETED, FAILED),
            STOPPING, EnumSet.of(STOPPED, COMPLETED, FAILED));
    private static final Set<PSInvocationState> REPORTED_BY_SERVERS =
            EnumSet.of(RUNNING, STOPPING, STOPPED, COMPLETED, FAILED);

    static Stream<Arguments> pairs() {
        return Stream.of(PSInvocationState.values())
                .flatMap(from -> Stream.of(PSInvocationState.values()).map(to -> Arguments.of(from, to)));
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void theClientGoesOnlyWhereTheTableLeads(PSInvocationState from, PSInvocationState to) {
        if (LEGAL.getOrDefault(from, Set.of()).contains(to)) {
            assertThat(from.to(to, "do it")).isEqualTo(to);
        } else {
            InvalidPsrpStateException refused =
                    catchThrowableOfType(InvalidPsrpStateException.class, () -> from.to(to, "do it"));
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
    void aServerReportsOnlyWhatFollowsOrIsSoAlready(PSInvocationState from, PSInvocationState to)
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
        "0, NOT_STARTED, false",
        "1, RUNNING, false",
        "2, STOPPING, false",
        "3, STOPPED, true",
        "4, COMPLETED, true",
        "5, FAILED, true",
        "6, DISCONNECTED, false"
    })
    void aNumberOnTheWireIsItsState(int code, PSInvocationState state, boolean terminal) {
        assertThat(PSInvocationState.from(code)).contains(state);
        assertThat(state.isTerminal()).isEqualTo(terminal);
    }

    @Test
    void anUnknownNumberIsNoState() {
        assertThat(PSInvocationState.from(7)).isEmpty();
        assertThatThrownBy(() -> RUNNING.reported(-3)).hasMessageContaining("state -3");
    }
}
