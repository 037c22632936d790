package io.jenkins.plugins.remotepowershell.copy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.remotepowershell.psrp.Command;
import io.jenkins.plugins.remotepowershell.psrp.CreatePipeline;
import io.jenkins.plugins.remotepowershell.simulator.AdverseAction;
import io.jenkins.plugins.remotepowershell.simulator.OperationKind;
import io.jenkins.plugins.remotepowershell.simulator.PwshEngine;
import io.jenkins.plugins.remotepowershell.simulator.SimulatedHostSettings;
import io.jenkins.plugins.remotepowershell.testing.PwshStdioPeer;
import io.jenkins.plugins.remotepowershell.testing.SharedMaterial;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The scripts that copy, in a real PowerShell. */
@Timeout(120)
class RealPowerShellCopyTest {
    private static final int MEGABYTE = 1 << 20;

    @TempDir
    Path directory;

    private CopyFixture fixture;
    private Path drop;

    @BeforeEach
    void start() throws Exception {
        drop = directory.resolve("drop");
        fixture = new CopyFixture(
                directory.resolve("workspace"),
                new SimulatedHostSettings().engine(new PwshEngine(SharedMaterial.pwsh())));
    }

    @AfterEach
    void stop() {
        if (fixture != null) {
            fixture.close();
        }
    }

    @Test
    void aFileOfSeveralChunksArrivesWithItsTimeAndNothingElse() throws Exception {
        byte[] bytes = fixture.file("dist/app.zip", 2 * MEGABYTE + 12345);
        FileTime modified = FileTime.from(Instant.parse("2026-02-03T04:05:06Z"));
        Files.setLastModifiedTime(fixture.workspace.resolve("dist/app.zip"), modified);

        CopyResult result =
                fixture.upload("dist/app.zip", drop.resolve("new/app.zip").toString());

        assertThat(Files.readAllBytes(drop.resolve("new/app.zip"))).isEqualTo(bytes);
        assertThat(Files.getLastModifiedTime(drop.resolve("new/app.zip"))).isEqualTo(modified);
        assertThat(drop.resolve("new")).isDirectoryContaining("glob:**/app.zip");
        assertThat(names(drop.resolve("new"))).containsExactly("app.zip");
        assertThat(result.bytes()).isEqualTo(bytes.length);
        assertThat(result.sentBytes()).isEqualTo(bytes.length);
        assertThat(result.sha256()).hasSize(64);
        assertThat(fixture.lines).hasSize(2);
        assertThat(fixture.host.shellIds()).isEmpty();
    }

    @Test
    void aFileComesBackAsItIs() throws Exception {
        Files.createDirectories(drop);
        byte[] bytes = fixture.file("original", 3 * MEGABYTE - 1);
        Files.write(drop.resolve("report.bin"), bytes);

        CopyResult result = fixture.download(drop.resolve("report.bin").toString(), "reports/2026/report.bin");

        assertThat(Files.readAllBytes(fixture.workspace.resolve("reports/2026/report.bin")))
                .isEqualTo(bytes);
        assertThat(names(fixture.workspace.resolve("reports/2026"))).containsExactly("report.bin");
        assertThat(result.sha256()).hasSize(64);
    }

    @Test
    void anEmptyFileIsAFile() throws Exception {
        fixture.file("empty", 0);

        fixture.upload("empty", drop.resolve("empty").toString());
        fixture.download(drop.resolve("empty").toString(), "back");

        assertThat(drop.resolve("empty")).isEmptyFile();
        assertThat(fixture.workspace.resolve("back")).isEmptyFile();
    }

    @Test
    void anExistingTargetIsReplacedAndADirectoryGetsTheFile() throws Exception {
        byte[] bytes = fixture.file("app.zip", 1000);
        Files.createDirectories(drop);
        Files.writeString(drop.resolve("app.zip"), "old");

        CopyResult result = fixture.upload("app.zip", drop.toString());

        assertThat(result.path()).isEqualTo(drop.resolve("app.zip").toString());
        assertThat(Files.readAllBytes(drop.resolve("app.zip"))).isEqualTo(bytes);
    }

    @Test
    void aFileThatIsThereAlreadyIsNotSent() throws Exception {
        fixture.file("app.zip", 5000);
        fixture.upload("app.zip", drop.resolve("app.zip").toString());

        CopyResult again = fixture.upload("app.zip", drop.resolve("app.zip").toString());

        assertThat(again.sentBytes()).isZero();
        assertThat(fixture.lines.get(3)).contains("5,000 bytes (0 bytes had to be sent)");
    }

    @Test
    void aCopyGoesOnFromWhatTheHostHas() throws Exception {
        byte[] bytes = fixture.file("app.zip", 2 * MEGABYTE);
        Files.createDirectories(drop);
        Path partial = drop.resolve("app.zip.rsp-test.part");
        Files.write(partial, Arrays.copyOf(bytes, MEGABYTE + 17));

        CopyResult result = fixture.upload("app.zip", drop.resolve("app.zip").toString());

        assertThat(Files.readAllBytes(drop.resolve("app.zip"))).isEqualTo(bytes);
        assertThat(result.sentBytes()).isEqualTo(MEGABYTE - 17);
        assertThat(partial).doesNotExist();
    }

    @Test
    void aPartialFileThatIsNotTheBeginningIsNotTrusted() throws Exception {
        byte[] bytes = fixture.file("app.zip", MEGABYTE);
        Files.createDirectories(drop);
        byte[] tampered = Arrays.copyOf(bytes, MEGABYTE / 2);
        tampered[1234]++;
        Files.write(drop.resolve("app.zip.rsp-test.part"), tampered);

        CopyResult result = fixture.upload("app.zip", drop.resolve("app.zip").toString());

        assertThat(Files.readAllBytes(drop.resolve("app.zip"))).isEqualTo(bytes);
        assertThat(result.sentBytes()).isEqualTo(MEGABYTE);
        assertThat(fixture.lines).anyMatch(line -> line.contains("is not the beginning of"));
    }

    @Test
    void aConnectionCutInMidChunkCostsNoByte() throws Exception {
        byte[] bytes = fixture.file("app.zip", 4 * MEGABYTE);
        fixture.host
                .faultPlan()
                .at(OperationKind.SEND, 4, new AdverseAction.DropBeforeHandling())
                .at(OperationKind.RECEIVE_COMMAND, 9, new AdverseAction.DropAfterHandling())
                .at(OperationKind.SEND, 10, new AdverseAction.KillShell());

        fixture.upload("app.zip", drop.resolve("app.zip").toString());
        fixture.host.faultPlan().at(OperationKind.RECEIVE_COMMAND, 6, new AdverseAction.CutAnswer(100_000));
        fixture.download(drop.resolve("app.zip").toString(), "back.zip");

        assertThat(Files.readAllBytes(drop.resolve("app.zip"))).isEqualTo(bytes);
        assertThat(Files.readAllBytes(fixture.workspace.resolve("back.zip"))).isEqualTo(bytes);
        assertThat(fixture.lines).anyMatch(line -> line.startsWith("going on at"));
        assertThat(fixture.host.shellIds()).isEmpty();
    }

    @Test
    void aDirectoryArrivesWithAllThatIsBelowIt() throws Exception {
        fixture.file("site/index.html", 100);
        fixture.file("site/a/b/deep file.bin", MEGABYTE + 1);
        Files.createDirectories(fixture.workspace.resolve("site/empty"));
        Files.createSymbolicLink(fixture.workspace.resolve("site/loop"), fixture.workspace.resolve("site"));
        Files.createSymbolicLink(fixture.workspace.resolve("site/broken"), Path.of("nowhere"));

        CopyResult up = fixture.upload("site", drop.resolve("site").toString());
        CopyResult down = fixture.download(drop.resolve("site").toString(), "back");

        assertThat(up.files()).isEqualTo(2);
        assertThat(down.files()).isEqualTo(2);
        assertThat(fixture.workspace.resolve("back/a/b/deep file.bin"))
                .hasSameBinaryContentAs(fixture.workspace.resolve("site/a/b/deep file.bin"));
        assertThat(fixture.workspace.resolve("back/empty")).isEmptyDirectory();
        assertThat(drop.resolve("site/loop")).doesNotExist();
        assertThat(fixture.lines)
                .anyMatch(
                        line -> line.startsWith("links to directories, or to nothing, are not followed: 2, such as "));
    }

    @Test
    void eachFailureIsOneSentence() throws Exception {
        fixture.file("app.zip", 10);
        Files.createDirectories(drop.resolve("app.zip.d/app.zip"));
        Path readOnly = Files.writeString(drop.resolve("ro.txt"), "old");
        Files.setPosixFilePermissions(readOnly, PosixFilePermissions.fromString("r--r--r--"));

        assertThatThrownBy(() -> fixture.upload("nothing.zip", drop + "/x"))
                .hasMessage("nothing.zip cannot be copied: it is not there, or this account may not see it; check the"
                        + " path, and whether an earlier step has made it");
        assertThatThrownBy(() -> fixture.download(drop + "/nothing", "x"))
                .hasMessageStartingWith(drop + "/nothing on web01 cannot be copied: it is not there");
        assertThatThrownBy(() -> fixture.upload("app.zip", "drop\\app.zip"))
                .hasMessageStartingWith("drop\\app.zip on web01 cannot be written: that is not a whole path");
        assertThatThrownBy(() -> fixture.upload("app.zip", drop + "/app.zip.d"))
                .hasMessageContaining("there is a directory of that name");
        assertThatThrownBy(() -> fixture.upload("app.zip", readOnly.toString()))
                .hasMessageStartingWith(readOnly + " on web01 cannot be written: it is read-only");
        assertThatThrownBy(() -> fixture.upload("app.zip", drop + "/bad\0name"))
                .hasMessageContaining("on web01 cannot be written: that is no path there");
        assertThat(names(drop)).containsExactlyInAnyOrder("app.zip.d", "ro.txt");
        assertThat(fixture.host.shellIds()).isEmpty();
    }

    @Test
    void aTargetThatAnotherProcessHoldsIsNamedBeforeAnythingIsSent() throws Exception {
        fixture.file("app.zip", 10);
        Files.createDirectories(drop);
        Path held = drop.resolve("held.txt");
        try (PwshStdioPeer holder = PwshStdioPeer.open()) {
            holder.run(CreatePipeline.of(Command.script(
                    "$global:held = [IO.FileStream]::new('" + held + "', 'Create', 'Write', 'None')", List.of())));

            assertThatThrownBy(() -> fixture.upload("app.zip", held.toString()))
                    .hasMessageStartingWith(held + " on web01 cannot be written: another process uses it");
        }
        assertThat(names(drop)).containsExactly("held.txt");
    }

    private static List<String> names(Path parent) throws Exception {
        try (Stream<Path> entries = Files.list(parent)) {
            return entries.map(entry -> entry.getFileName().toString()).toList();
        }
    }
}
