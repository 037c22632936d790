package io.jenkins.plugins.remotepowershell.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.remotepowershell.records.RecordKind;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A line is on its way when the script has written it. Against a real PowerShell. */
@Timeout(120)
class LiveOutputTest {
    @TempDir
    Path directory;

    @Test
    void eachLineArrivesBeforeTheScriptGoesOn() throws Exception {
        assertThat(outputWhileTheScriptWaits("'a line'", "a line")).contains("a line");
    }

    @Test
    void aPieceOfALineArrivesBeforeItsEnd() throws Exception {
        try (RealPowerShellHost host = new RealPowerShellHost(directory);
                FollowedRun followed = follow(host, "Write-Host 'working ...' -NoNewline")) {
            FollowedRun.await(() -> followed.observer.records().stream()
                    .anyMatch(record -> record.kind() == RecordKind.INFORMATION && record.more()));
            Files.writeString(directory.resolve("go"), "");

            assertThat(followed.finish().texts(RecordKind.INFORMATION)).containsExactly("working ...");
        }
    }

    @Test
    void aNativeProgramsLineArrivesWhileItRuns() throws Exception {
        assertThat(outputWhileTheScriptWaits(
                        "sh -c 'echo a line; while [ ! -e " + directory.resolve("go") + " ]; do sleep 0.1; done'",
                        "a line"))
                .contains("a line");
    }

    @Test
    void aTableArrivesWhenSomethingElseFollowsIt() throws Exception {
        String rows = "1..3 | ForEach-Object { [pscustomobject]@{ Name = \"row $_\" } }; 'then'";

        assertThat(outputWhileTheScriptWaits(rows, "then")).contains("row 1", "row 2", "row 3");
    }

    private String outputWhileTheScriptWaits(String script, String line) throws Exception {
        try (RealPowerShellHost host = new RealPowerShellHost(directory);
                FollowedRun followed = follow(host, script)) {
            followed.awaitOutput(line::equals);
            String sofar = String.join("\n", followed.observer.output());
            assertThat(sofar).doesNotContain("the end");
            Files.writeString(directory.resolve("go"), "");
            assertThat(followed.finish().output()).last().isEqualTo("the end");
            return sofar;
        }
    }

    /** The script waits for a file after the given lines. */
    private FollowedRun follow(RealPowerShellHost host, String script) throws Exception {
        return new FollowedRun(
                host,
                host.create(),
                new RunnerSettings(script + "\nwhile (-not [IO.File]::Exists('" + directory.resolve("go")
                        + "')) { [Threading.Thread]::Sleep(50) }\n'the end'"));
    }
}
