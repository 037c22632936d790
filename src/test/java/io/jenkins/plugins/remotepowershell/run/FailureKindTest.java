package io.jenkins.plugins.remotepowershell.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.remotepowershell.psrp.PsrpProtocolException;
import io.jenkins.plugins.remotepowershell.transport.TransportException;
import io.jenkins.plugins.remotepowershell.wsman.WsmanProtocolException;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FailureKindTest {
    @ParameterizedTest
    @CsvSource({
        "UNREACHABLE, NO_CONTACT",
        "CONNECTION_LOST, NO_CONTACT",
        "SERVICE_UNAVAILABLE, NO_CONTACT",
        "SIGN_ON_REFUSED, SIGN_ON",
        "FORBIDDEN, SIGN_ON",
        "UNTRUSTED, REFUSED",
        "TLS_FAILED, REFUSED",
        "NOT_WSMAN, REFUSED",
        "ENCRYPTION_REQUIRED, REFUSED",
        "PROTECTION_VIOLATED, REFUSED",
        "NOT_ALLOWED, REFUSED"
    })
    void everyFailureOfTheTransportHasAMeaning(TransportException.Kind kind, FailureKind expected) {
        assertThat(FailureKind.of(new TransportException(kind, true, "test", null)))
                .isEqualTo(expected);
    }

    @Test
    void aBrokenProtocolIsNotCuredByTime() {
        assertThat(FailureKind.of(new PsrpProtocolException("test"))).isEqualTo(FailureKind.REFUSED);
        assertThat(FailureKind.of(new WsmanProtocolException("test"))).isEqualTo(FailureKind.REFUSED);
    }

    @Test
    void aClientThatMayLiveIsAConflict() {
        assertThat(FailureKind.of(new SessionInUseException("test"))).isEqualTo(FailureKind.CONFLICT);
    }

    @Test
    void everythingElseIsOurOwnDisk() {
        assertThat(FailureKind.of(new IOException("No space left on device"))).isEqualTo(FailureKind.STORE);
        assertThat(FailureKind.of(new NoSuchFileException("record"))).isEqualTo(FailureKind.STORE);
    }
}
