package io.jenkins.plugins.remotepowershell.psrp;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.remotepowershell.clixml.PrimitiveType;
import io.jenkins.plugins.remotepowershell.clixml.PsObject;
import io.jenkins.plugins.remotepowershell.clixml.PsPrimitive;
import io.jenkins.plugins.remotepowershell.testing.PipelineResult;
import io.jenkins.plugins.remotepowershell.testing.PwshStdioPeer;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Our client against the real engine, over the stdio of {@code pwsh -s}. */
@Timeout(120)
class RealPowerShellTest {

    @Test
    void aScriptsStreamsArriveInOrder() throws Exception {
        try (PwshStdioPeer peer = PwshStdioPeer.open()) {
            PipelineResult result = peer.run(
                    script(
                            """
                    $VerbosePreference = $DebugPreference = 'Continue'
                    'out'
                    Write-Warning 'warn'
                    Write-Verbose 'verb'
                    Write-Debug 'deb'
                    Write-Error 'err'
                    Write-Information 'inf'
                    Write-Host 'host' -NoNewline
                    Write-Progress -Activity 'act' -Status 'stat' -PercentComplete 40
                    """));

            assertThat(result.state()).isEqualTo(PSInvocationState.COMPLETED);
            assertThat(result.outputs()).containsExactly("out");
            assertThat(result.events(PsrpEvent.Informational.class))
                    .extracting(PsrpEvent.Informational::text)
                    .containsExactly("warn", "verb", "deb");
            assertThat(result.events(PsrpEvent.ErrorWritten.class))
                    .singleElement()
                    .satisfies(written -> assertThat(written.error().message()).isEqualTo("err"));
            assertThat(result.events(PsrpEvent.Information.class))
                    .extracting(PsrpEvent.Information::text)
                    .containsExactly("inf", "host");
            assertThat(result.events(PsrpEvent.Information.class).get(1).noNewLine())
                    .isTrue();
            assertThat(result.events(PsrpEvent.Progress.class))
                    .anySatisfy(event -> assertThat(event.progress().percent()).isEqualTo(40));
        }
    }

    @Test
    void theExitCodeIsAHostCall() throws Exception {
        try (PwshStdioPeer peer = PwshStdioPeer.open()) {
            PipelineResult result = peer.run(script("exit -1073741819"));

            assertThat(result.exitCode()).hasValue(-1073741819);
            assertThat(result.state()).isEqualTo(PSInvocationState.COMPLETED);
        }
    }

    @Test
    void anyTextArrivesInBothDirections() throws Exception {
        StringBuilder units = new StringBuilder("_x0041_ _X0041_ _x0001F600_ __x005F_ 😀 ");
        for (char unit : new char[] {0, 1, 9, 10, 13, 0x1B, 0x7F, 0x85, 0x9F, 0xD800, 0xDC00, 0xFFFE, 0xFFFF}) {
            units.append(unit).append('|');
        }
        try (PwshStdioPeer peer = PwshStdioPeer.open()) {
            PipelineResult result = peer.run(CreatePipeline.of(Command.script(
                    "param($text) $text; [int[]][char[]]$text -join ','; [pscustomobject]@{$text = 1}",
                    List.of(new CommandParameter("text", units.toString())))));

            assertThat(result.outputs().get(1))
                    .isEqualTo(units.chars().mapToObj(Integer::toString).collect(Collectors.joining(",")));
            assertThat(result.outputs().get(0)).isEqualTo(units.toString());
            assertThat(((PsObject) result.outputs().get(2)).properties()).containsOnlyKeys(units.toString());
        }
    }

    @Test
    void aSecureStringArgumentAndResultTravelUnderTheSessionKey() throws Exception {
        try (PwshStdioPeer peer = PwshStdioPeer.open()) {
            SessionKey key = peer.exchangeSessionKey();
            PipelineResult result = peer.run(CreatePipeline.of(Command.script(
                    "param($secret) [System.Net.NetworkCredential]::new('', $secret).Password; $secret",
                    List.of(new CommandParameter("secret", key.secureString("pä😀ss".toCharArray()))))));

            assertThat(result.outputs()).first().isEqualTo("pä😀ss");
            PsPrimitive secret = (PsPrimitive) result.outputs().get(1);
            assertThat(secret.type()).isEqualTo(PrimitiveType.SECURE_STRING);
            assertThat(key.reveal(secret)).isEqualTo("pä😀ss".toCharArray());
        }
    }

    private static CreatePipeline script(String text) {
        return CreatePipeline.of(Command.script(text, List.of()));
    }
}
