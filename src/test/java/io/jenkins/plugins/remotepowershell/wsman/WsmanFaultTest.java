package io.jenkins.plugins.remotepowershell.wsman;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.jenkins.plugins.remotepowershell.wsman.WsmanFaultCode.Kind;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class WsmanFaultTest {
    @Test
    void theNumberSaysWhatTheFaultIs() {
        WsmanFaultException refused = refused(Answers.fault("2150858793", "TimedOut", "nothing"));

        assertThat(refused.action()).isEqualTo(WsmanAction.RECEIVE);
        assertThat(refused.code()).isEqualTo(WsmanFaultCode.TIMED_OUT);
        assertThat(refused.fault().text()).isEqualTo("nothing");
        assertThat(refused).hasMessageContaining("2150858793");
    }

    @Test
    void aNegativeNumberIsTheSameNumber() {
        WsmanFault fault =
                refused(Answers.fault("-2144108250", "InternalError", "late")).fault();

        assertThat(fault.number()).isEqualTo(2150859046L);
        assertThat(fault.code()).isEqualTo(WsmanFaultCode.NETWORK_TIMED_OUT);
    }

    @Test
    void aProvidersNumberCountsWhereTheOuterOneIsUnknown() {
        String nested = "<f:ProviderFault provider=\"microsoft.powershell\" path=\"pwrshplugin.dll\">"
                + "<f:WSManFault Code=\"2152992675\"><f:Message>cannot connect</f:Message></f:WSManFault></f:ProviderFault>";

        WsmanFault fault =
                refused(Answers.fault("4711", "InternalError", nested)).fault();

        assertThat(fault.number()).isEqualTo(4711);
        assertThat(fault.nestedNumber()).isEqualTo(2152992675L);
        assertThat(fault.provider()).isEqualTo("microsoft.powershell");
        assertThat(fault.text()).isEqualTo("cannot connect");
        assertThat(fault.code()).isEqualTo(WsmanFaultCode.PLUGIN_CONNECT_FAILED);
    }

    @Test
    void theOuterNumberCountsBeforeAProviders() {
        String nested = "<f:ProviderFault provider=\"x\"><f:WSManFault Code=\"5\"/>no way in</f:ProviderFault>";

        assertThat(refused(Answers.fault("2150858843", "InvalidSelectors", nested))
                        .code())
                .isEqualTo(WsmanFaultCode.NOT_FOUND);
    }

    @Test
    void theSubcodeCountsWhereThereIsNoNumber() {
        assertThat(refused(Answers.fault("", "TimedOut", "")).code()).isEqualTo(WsmanFaultCode.TIMED_OUT);
        assertThat(refused(Answers.fault("no number", "AccessDenied", "")).code())
                .isEqualTo(WsmanFaultCode.ACCESS_DENIED);
        assertThat(refused(Answers.fault("99999999999999999999", "Odd", "")).code())
                .isEqualTo(WsmanFaultCode.UNKNOWN);
    }

    @Test
    void anEmptyFaultIsAFault() {
        WsmanFault fault = refused(Answers.envelope("x", "", "<s:Fault/>")).fault();

        assertThat(fault).isEqualTo(new WsmanFault(0, 0, "", "", ""));
        assertThat(fault.code()).isEqualTo(WsmanFaultCode.UNKNOWN);
    }

    @Test
    void everyNumberIsUnsignedAndHasASentence() {
        assertThat(WsmanFaultCode.values()).allSatisfy(code -> {
            assertThat(code.number()).isBetween(0L, 0xFFFFFFFFL);
            assertThat(code.meaning()).isNotBlank();
            assertThat(WsmanFaultCode.from(code.number())).isEqualTo(code);
        });
    }

    @Test
    void whatAnAttachingClientMeetsIsClassified() {
        assertThat(of(Kind.EXPECTED))
                .containsExactlyInAnyOrder("TIMED_OUT", "ALREADY_DISCONNECTED", "COMMAND_EXISTS", "SHELL_EXISTS");
        assertThat(of(Kind.ATTACH_CONFLICT))
                .containsExactlyInAnyOrder(
                        "SHELL_DISCONNECTED",
                        "SESSION_MISMATCH",
                        "CONNECTED_TO_ANOTHER_CLIENT",
                        "DISCONNECT_NOT_GRACEFUL",
                        "SHELL_CONNECTED",
                        "COMMAND_CONNECTED",
                        "STREAM_DISCONNECTED");
        assertThat(of(Kind.LOST))
                .contains("NOT_FOUND", "SHELL_ALREADY_CLOSED", "COMMAND_ALREADY_CLOSED", "SESSION_ID_UNUSABLE");
    }

    private static Set<String> of(Kind kind) {
        return Stream.of(WsmanFaultCode.values())
                .filter(code -> code.kind() == kind)
                .map(Enum::name)
                .collect(Collectors.toSet());
    }

    private static WsmanFaultException refused(String answer) {
        return catchThrowableOfType(WsmanFaultException.class, () -> Answers.body(WsmanAction.RECEIVE, answer));
    }
}
