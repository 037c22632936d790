package io.jenkins.plugins.remotepowershell.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Nothing that a script sets or defines reaches the runner, and nothing of the runner's reaches the script. */
@Timeout(120)
class ScriptIsolationTest {
    @TempDir
    static Path directory;

    private static RealPowerShellHost host;

    @BeforeAll
    static void startHost() throws Exception {
        host = new RealPowerShellHost(directory);
    }

    @AfterAll
    static void stopHost() {
        if (host != null) {
            host.close();
        }
    }

    static Stream<String> attempts() {
        return Stream.of(
                "$n = 99; $global:n = 99; $script:n = 99",
                "foreach ($v in 'run','settings','counter','prefix','cmdlet','streams','journal','held','formatter','isPlain',"
                        + "'session','call','args','rsp','block','line','number','out','start') {"
                        + " Set-Variable -Name $v -Value 'mine' -Scope Global }",
                "$global:counter = 1; $script:counter = 1; $script:prefix = 'x'; $script:cmdlet = $null",
                "try { Set-Variable -Name counter -Value 1 -Scope 1; Set-Variable -Name prefix -Value 1 -Scope 2 } catch { 'no scopes' }",
                "function global:Write-Record { 'mine' }; function global:Write-Part { 'mine' };"
                        + " function global:Write-Item { 'mine' }; function global:Format-Fields { 'mine' }",
                "function global:Out-String { 'mine' }; function global:ConvertTo-Json { 'mine' };"
                        + " function global:Write-Output { 'mine' }; function global:Get-Date { 'mine' }",
                "Set-Variable -Name ErrorActionPreference -Value Stop -Scope Global; $global:WarningPreference = 'SilentlyContinue'",
                "$ErrorActionPreference = 'Stop'; $ConfirmPreference = 'Low'; $WhatIfPreference = $true",
                "[Threading.Thread]::CurrentThread.CurrentCulture = [Globalization.CultureInfo]::InvariantCulture",
                "$PSDefaultParameterValues['*:ErrorAction'] = 'Stop'; $PSDefaultParameterValues['Out-String:Width'] = 5",
                "$OFS = '-'; $FormatEnumerationLimit = 1; $MaximumHistoryCount = 1",
                "$global:Error.Clear(); $Error.Add('mine')",
                "$args = 'mine'; $input = 'mine'; $_ = 'mine'; $matches = 'mine'",
                "$global:LASTEXITCODE = 0; $global:? ",
                "$ExecutionContext.SessionState.PSVariable.Remove('OutputEncoding'); $ExecutionContext.SessionState.PSVariable.Set('LASTEXITCODE', 77)");
    }

    @ParameterizedTest
    @MethodSource("attempts")
    void theRunnerIsOutOfReachOf(String attempt) throws Exception {
        FinishedRun run =
                host.run(attempt + "\n'first'\n[pscustomobject]@{ A = 1; B = 'two' }\nWrite-Host 'h'\nexit 5");

        assertThat(run.outcome().kind()).describedAs("%s", run).isEqualTo(OutcomeKind.COMPLETED);
        assertThat(run.outcome().exitCode()).describedAs("%s", run).isEqualTo(5);
        assertThat(run.output()).describedAs("%s", run).contains("first").anyMatch(line -> line.contains("two"));
        assertThat(run.observer().records().stream().map(record -> record.number()))
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(1, run.observer().records().size())
                                .boxed()
                                .toList());
    }

    @Test
    void strictModeHoldsForTheScriptOnly() throws Exception {
        FinishedRun run = host.run("Set-StrictMode -Version Latest\n'a'\n$undefined");

        assertThat(run.outcome().kind()).isEqualTo(OutcomeKind.FAILED);
        assertThat(run.errors()).contains("undefined").contains("script.ps1:3");
        assertThat(run.output()).containsExactly("a");
    }

    @Test
    void strictModeOfTheScriptDoesNotReachTheRunner() throws Exception {
        FinishedRun run =
                host.run("Set-StrictMode -Version Latest\n[pscustomobject]@{ A = 1 }\nWrite-Error 'x'\n'b'\nexit 3");

        assertThat(run.outcome().exitCode()).describedAs("%s", run).isEqualTo(3);
        assertThat(run.output()).last().isEqualTo("b");
    }

    @Test
    void anUninitialisedVariableOfTheScriptStartsFromNothing() throws Exception {
        FinishedRun run = host.run(
                "$n++; $n; $counter++; $counter; \"[$number|$run|$settings|$session|$line|$start|$call|$rsp]\"");

        assertThat(run.output()).containsExactly("1", "1", "[|||||||]");
    }

    @Test
    void theScriptFindsNoVariableOrFunctionOfTheRunner() throws Exception {
        FinishedRun run = host.run(
                "$provider = $ExecutionContext.InvokeProvider.ChildItem\n$provider.Get('Variable:', $false).Name | Where-Object { $_ -like 'remote*' -or $_ -like 'rsp*' }\n"
                        + "$provider.Get('Function:', $false).Name | Where-Object { $_ -like '*-Record' -or $_ -like '*-Journal*' -or $_ -eq 'Invoke-Run' }\n"
                        + "\"args: $($args.Count)\"");

        assertThat(run.output()).containsExactly("args: 0");
    }

    @Test
    void whatTheScriptDefinesIsItsOwn() throws Exception {
        FinishedRun run = host.run(
                "$x = 1; function f { $script:x = 2; $x }; f; $x; function global:g { 'g' }; g; & { $x = 3 }; $x; $global:y = 4; $y");

        assertThat(run.output()).containsExactly("2", "2", "g", "2", "4");
    }

    @Test
    void outputThatLooksLikeARecordIsOutput() throws Exception {
        FinishedRun run = host.run("'0123456789ab:7:X:ending=COMPLETED'; ':'; '1:O:x'");

        assertThat(run.output()).containsExactly("0123456789ab:7:X:ending=COMPLETED", ":", "1:O:x");
        assertThat(run.outcome().exitCode()).isZero();
    }
}
