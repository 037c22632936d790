package io.jenkins.plugins.remotepowershell.wsman;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.remotepowershell.wsman.WsmanFaultCode.Kind;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the published error codes mean for a client, from wsmerror.h, winerror.h and PowerShell's plug-in. */
class WsmanFaultCodeTest {
    @ParameterizedTest
    @CsvSource({
        "0x80338000, PROGRAMMING", "0x8033800F, PROGRAMMING", "0x80338010, PROGRAMMING", "0x80338012, TRANSPORT",
        "0x80338014, TRANSPORT", "0x80338026, PROGRAMMING", "0x80338029, EXPECTED", "0x80338034, PROGRAMMING",
        "0x80338035, PROGRAMMING", "0x80338036, USER", "0x8033803B, PROGRAMMING", "0x8033803D, PROGRAMMING",
        "0x8033803F, QUOTA", "0x80338047, PROGRAMMING", "0x80338048, PROGRAMMING", "0x80338049, PROGRAMMING",
        "0x8033805B, LOST", "0x8033807E, PROGRAMMING", "0x80338087, PROGRAMMING", "0x803380F7, TRANSPORT",
        "0x80338112, TRANSPORT", "0x80338113, TRANSPORT", "0x80338126, TRANSPORT", "0x8033814A, LOST",
        "0x8033814F, LOST", "0x80338169, PROGRAMMING", "0x8033816E, LOST", "0x80338170, TRANSPORT",
        "0x803381A5, QUOTA", "0x803381A6, QUOTA", "0x803381A7, QUOTA", "0x803381A8, QUOTA",
        "0x803381A9, USER", "0x803381AB, QUOTA", "0x803381AC, PROGRAMMING", "0x803381AD, PROGRAMMING",
        "0x803381C0, PROGRAMMING", "0x803381C2, PROGRAMMING", "0x803381C4, ATTACH_CONFLICT", "0x803381C5, PROGRAMMING",
        "0x803381C6, ATTACH_CONFLICT", "0x803381CC, LOST", "0x803381CD, ATTACH_CONFLICT", "0x803381CE, ATTACH_CONFLICT",
        "0x803381CF, EXPECTED", "0x803381D0, ATTACH_CONFLICT", "0x803381D3, ATTACH_CONFLICT", "0x803381D4, PROGRAMMING",
        "0x803381D5, PROGRAMMING", "0x803381D6, EXPECTED", "0x803381D7, EXPECTED", "0x803381DD, PROGRAMMING",
        "0x803381DE, ATTACH_CONFLICT", "0x803381DF, USER", "0x803381E3, PROGRAMMING", "0x803381E4, QUOTA",
        "0x803381E5, QUOTA", "0x803381E6, QUOTA", "0x803381E7, QUOTA", "0x803381E8, QUOTA",
        "0x803381E9, QUOTA", "0x803381EA, QUOTA", "0x803381F2, PROGRAMMING", "0x803381FA, LOST"
    })
    void aNumberOfTheServiceHasItsClass(String number, Kind kind) {
        assertThat(WsmanFaultCode.from(Long.decode(number)).kind()).isEqualTo(kind);
        assertThat(WsmanFaultCode.from(Long.decode(number))).isNotEqualTo(WsmanFaultCode.UNKNOWN);
    }

    @ParameterizedTest
    @CsvSource({
        "5, USER", "14, QUOTA", "0x8007000E, QUOTA", "50, PROGRAMMING",
        "87, PROGRAMMING", "0x80070057, PROGRAMMING", "0x80070002, PROGRAMMING", "995, TRANSPORT",
        "1115, TRANSPORT", "1311, USER", "1312, USER", "1326, USER",
        "1722, TRANSPORT", "0x80090303, USER", "0x80072EE2, TRANSPORT"
    })
    void aNumberOfWindowsHasItsClass(String number, Kind kind) {
        assertThat(WsmanFaultCode.from(Long.decode(number)).kind()).isEqualTo(kind);
        assertThat(WsmanFaultCode.from(Long.decode(number))).isNotEqualTo(WsmanFaultCode.UNKNOWN);
    }

    @ParameterizedTest
    @CsvSource({
        "0x805407D0, PROGRAMMING", "0x805407D1, PROGRAMMING", "0x80540BB8, PROGRAMMING", "0x80540BB9, PROGRAMMING",
        "0x80540BBA, PROGRAMMING", "0x80540BBB, LOST", "0x80540BBC, LOST", "0x80540BBD, LOST",
        "0x80540BBE, PROGRAMMING", "0x80540BBF, PROGRAMMING", "0x80540BC0, PROGRAMMING", "0x80540BC1, PROGRAMMING",
        "0x80540BC2, PROGRAMMING", "0x80540BC3, PROGRAMMING", "0x80540BC4, PROGRAMMING", "0x80540BC5, PROGRAMMING",
        "0x80540BC6, PROGRAMMING", "0x80540BC7, PROGRAMMING", "0x80540FA0, PROGRAMMING", "0x80540FA1, LOST",
        "0x80540FA2, PROGRAMMING", "0x80540FA3, PROGRAMMING"
    })
    void aNumberOfPowerShellsPluginHasItsClass(String number, Kind kind) {
        assertThat(WsmanFaultCode.from(Long.decode(number)).kind()).isEqualTo(kind);
        assertThat(WsmanFaultCode.from(Long.decode(number))).isNotEqualTo(WsmanFaultCode.UNKNOWN);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, -1, 0x80338001L, 0xFFFFFFFFL, 0x1_8033_8029L, Long.MAX_VALUE})
    void anyOtherNumberIsUnknownAndNotTriedAgain(long number) {
        assertThat(WsmanFaultCode.from(number)).isEqualTo(WsmanFaultCode.UNKNOWN);
        assertThat(WsmanFaultCode.UNKNOWN.kind()).isEqualTo(Kind.PROGRAMMING);
    }
}
