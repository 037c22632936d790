package io.jenkins.plugins.remotepowershell.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The directory that a build or a run has on its host for its time. Against a real PowerShell. */
@Timeout(180)
class TemporaryDirectoryOnPowerShellTest {
    private static final String WHERE_AM_I = "(Get-Location).Path; [Environment]::CurrentDirectory";

    @TempDir
    Path directory;

    private final String name =
            TemporaryDirectory.nameFor("controller", UUID.randomUUID().toString());
    private RealPowerShellHost host;

    @BeforeEach
    void startHost() throws Exception {
        host = new RealPowerShellHost(directory);
    }

    @AfterEach
    void stopHost() throws Exception {
        if (host != null) {
            host.close();
            if (Files.isDirectory(place())) {
                RunStore.deleteTree(place());
            }
        }
    }

    @Test
    void scriptsOfOneNameBeginInOneDirectoryThatIsTheAccountsAlone() throws Exception {
        FinishedRun first = host.run(shared(WHERE_AM_I + "; [IO.File]::WriteAllText('kept.txt', 'kept')"));
        FinishedRun second = host.run(shared("[IO.File]::ReadAllText('kept.txt')"));

        assertThat(first.output()).describedAs("%s", first).containsExactly(place().toString(), place().toString());
        assertThat(second.output()).describedAs("%s", second).containsExactly("kept");
        assertThat(Files.getPosixFilePermissions(place())).isEqualTo(PosixFilePermissions.fromString("rwx------"));
        assertThat(place().getParent()).isEqualTo(Path.of(System.getProperty("java.io.tmpdir")));
    }

    @Test
    void itIsRemovedWithWhatMayNotBeWrittenAndWithoutWhatItsLinksNameOnce() throws Exception {
        Path elsewhere = Files.createDirectory(directory.resolve("elsewhere"));
        Files.writeString(elsewhere.resolve("precious.txt"), "stays");
        StoredRun stored = host.create();
        try (FollowedRun run = new FollowedRun(host, stored, shared(content(elsewhere)))) {
            assertThat(run.finish().output()).containsExactly("5");
        }
        assertThat(stored.record().temporaryDirectory().isAwaited()).isTrue();

        assertThat(remove(stored)).isEmpty();

        assertThat(place()).doesNotExist();
        assertThat(elsewhere.resolve("precious.txt")).hasContent("stays");
        assertThat(stored.record().temporaryDirectory().isThere()).isFalse();
        assertThat(host.host.shellIds()).isEmpty();
        assertThat(remove(stored)).describedAs("what is not there is removed").isEmpty();
    }

    private static String content(Path elsewhere) {
        return "$null = [IO.Directory]::CreateDirectory('a/b/c'); [IO.File]::WriteAllText('a/b/c/x.txt', 'x');"
                + "[IO.File]::SetAttributes('a/b/c/x.txt', 'ReadOnly');"
                + "sh -c 'chmod a-w a/b; ln -s " + elsewhere + " a/linked; ln -s " + elsewhere
                + "/precious.txt file; ln -s /no/such/place broken';"
                + "[IO.Directory]::GetFileSystemEntries('.', '*').Count + [IO.Directory]::GetFileSystemEntries('a').Count";
    }

    @Test
    void aLinkInItsPlaceIsNoDirectoryToBeginIn() throws Exception {
        Path elsewhere = Files.createDirectory(directory.resolve("elsewhere"));
        Files.createSymbolicLink(place(), elsewhere);
        try {
            FinishedRun run = host.run(shared("'never'"));

            assertThat(run.outcome().kind()).describedAs("%s", run).isEqualTo(OutcomeKind.NOT_STARTED);
            assertThat(run.outcome().sentence()).contains("is a link");
        } finally {
            Files.delete(place());
        }
    }

    @Test
    void aLinkInItsPlaceIsRemovedAloneAtTheEnd() throws Exception {
        StoredRun stored = ended(shared("1"));
        RunStore.deleteTree(place());
        Path elsewhere = Files.createDirectory(directory.resolve("elsewhere"));
        Files.writeString(elsewhere.resolve("precious.txt"), "stays");
        Files.createSymbolicLink(place(), elsewhere);

        assertThat(remove(stored)).isEmpty();

        assertThat(Files.exists(place(), java.nio.file.LinkOption.NOFOLLOW_LINKS))
                .isFalse();
        assertThat(elsewhere.resolve("precious.txt")).hasContent("stays");
    }

    @Test
    void theDirectoryOfARunGoesWithIt() throws Exception {
        FinishedRun run = host.run(new RunnerSettings(WHERE_AM_I + "; [IO.File]::WriteAllText('file.txt', 'x'); exit 3")
                .directoryOfRun(true));

        assertThat(run.outcome().exitCode()).describedAs("%s", run).isEqualTo(3);
        Path used = Path.of(run.output().get(0));
        assertThat(used.getFileName()).hasToString(TemporaryDirectory.nameFor(run.runId()));
        assertThat(used).doesNotExist();
        assertThat(host.host.shellIds()).isEmpty();
    }

    @Test
    void itStaysWhileAProcessLivesOfWhichNobodyKnowsHowItEnded() throws Exception {
        StoredRun stored = ended(shared("1"));
        Path marker = host.runDirectory(stored.runId()).resolve("start");
        String alive = Files.readString(marker)
                .replaceAll(
                        "processId=.*", "processId=" + ProcessHandle.current().pid())
                .replaceAll(
                        "processStart=.*",
                        "processStart="
                                + HostFilesTest.startTicks(
                                        ProcessHandle.current().pid()));
        Files.writeString(marker, alive);
        lose(stored);

        assertThat(remove(stored)).hasValueSatisfying(why -> assertThat(why).contains("still alive"));

        assertThat(place()).isDirectory();
        assertThat(stored.record().temporaryDirectory().isAwaited()).isTrue();
    }

    @Test
    void onAnotherComputerOfTheNameNothingCountsAsRemoved() throws Exception {
        StoredRun stored = ended(shared("1"));
        try (DrivenRun driven = stored.open()) {
            driven.save(record -> record.process().setComputer("WEB01", "another-machine"));
        }

        assertThat(remove(stored)).hasValueSatisfying(why -> assertThat(why).contains("it lies on WEB01"));
        assertThat(stored.record().temporaryDirectory().isAwaited()).isTrue();
    }

    @Test
    void whatIsInUseIsNamed() throws Exception {
        String functions = PowerShellResource.named("fields.ps1").text()
                + PowerShellResource.named("temporary.ps1").text()
                + PowerShellResource.named("removal.ps1").text();
        FinishedRun run = host.run(functions
                + "$held = [pscustomobject]@{ FullName = 'C:\\Temp\\x'; Attributes = [IO.FileAttributes]::Directory; Exists = $true }\n"
                + "$method = [Management.Automation.PSScriptMethod]\n"
                + "$held.psobject.Members.Add($method::new('GetFileSystemInfos', { @() }))\n"
                + "$held.psobject.Members.Add($method::new('Delete', { throw [IO.IOException]::new('locked', -2147024864) }))\n"
                + "$failures = [Collections.Generic.List[string]]::new()\n"
                + "Remove-Tree $held $failures ([Diagnostics.Stopwatch]::StartNew())\n"
                + "$failures");

        assertThat(run.output()).describedAs("%s", run).containsExactly("C:\\Temp\\x is in use by a process");
    }

    /** As a record has it whose run was lost. */
    private static void lose(StoredRun stored) throws Exception {
        try (DrivenRun driven = stored.open()) {
            driven.save(record -> record.properties().setProperty("outcome", OutcomeKind.LOST.name()));
        }
    }

    private RunnerSettings shared(String script) {
        return new RunnerSettings(script).temporaryDirectory(name);
    }

    private StoredRun ended(RunnerSettings script) throws Exception {
        StoredRun stored = host.create();
        try (FollowedRun run = new FollowedRun(host, stored, script)) {
            FinishedRun finished = run.finish();
            assertThat(finished.outcome().kind()).describedAs("%s", finished).isEqualTo(OutcomeKind.COMPLETED);
        }
        return stored;
    }

    private Optional<String> remove(StoredRun stored) throws Exception {
        return DirectoryRemoval.remove(stored, host.settings(null, false));
    }

    /** Both sides of this host have the same one. */
    private Path place() {
        return Path.of(System.getProperty("java.io.tmpdir")).resolve(name);
    }
}
