package io.jenkins.plugins.remotepowershell.copy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.remotepowershell.records.CopyParameters;
import io.jenkins.plugins.remotepowershell.simulator.AdverseAction;
import io.jenkins.plugins.remotepowershell.simulator.OperationKind;
import io.jenkins.plugins.remotepowershell.simulator.SimulatedHostSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What breaks in the middle of a copy costs no byte, and what does not heal is one sentence. */
@Timeout(120)
class CopyFaultsTest {
    private static final int LENGTH = 2 * FileCopy.CHUNK_BYTES + 4321;

    /** The process of a copy is gone. */
    private static final class Death extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    @TempDir
    Path directory;

    private CopyFixture fixture;
    private Path drop;

    @BeforeEach
    void start() throws Exception {
        Path host = directory.resolve("host");
        drop = host.resolve("C/drop");
        fixture = new CopyFixture(directory.resolve("workspace"), new SimulatedHostSettings().fileDirectory(host));
    }

    @AfterEach
    void stop() {
        fixture.close();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whereverTheProcessDiesTheNextOneEndsTheCopy(boolean toHost) throws Exception {
        byte[] bytes = fixture.file("source", LENGTH);
        Files.createDirectories(drop);
        Files.write(drop.resolve("source"), bytes);
        Path target = toHost ? drop.resolve("target") : fixture.workspace.resolve("target");
        int deaths = 0;
        for (boolean alive = false; !alive; deaths++) {
            Files.deleteIfExists(target);
            alive = livesThrough(deaths, toHost);
            CopyResult result = toHost ? fixture.upload("source", "C:\\drop\\target") : download();

            assertThat(target).hasBinaryContent(bytes);
            assertThat(names(target.getParent())).containsOnly("source", "target");
            assertThat(result.sha256()).hasSize(64);
        }
        assertThat(deaths).as("before and after each call of both sides").isGreaterThan(25);
    }

    private CopyResult download() throws Exception {
        return fixture.download("C:\\drop\\source", "target");
    }

    private boolean livesThrough(int calls, boolean toHost) throws Exception {
        AtomicInteger count = new AtomicInteger();
        WatchedSide.Listener mortal = (name, done) -> {
            if (count.getAndIncrement() == calls) {
                throw new Death();
            }
        };
        try (HostSide side = fixture.side()) {
            CopySide host = new WatchedSide(side, mortal);
            CopySide disk = new WatchedSide(fixture.disk(), mortal);
            CopyOrder order =
                    CopyFixture.order(toHost ? "source" : "C:\\drop\\source", toHost ? "C:\\drop\\target" : "target");
            new Copying(toHost ? disk : host, toHost ? host : disk, order, fixture.progress()).copy();
            return true;
        } catch (Death dead) {
            return false;
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = OperationKind.class,
            names = {"CREATE", "COMMAND", "SEND", "RECEIVE_POOL", "RECEIVE_COMMAND", "SIGNAL"})
    void aConnectionThatIsCutAnywhereCostsNoByte(OperationKind kind) throws Exception {
        byte[] bytes = fixture.file("source", LENGTH);
        for (int occurrence = 1; occurrence <= 5; occurrence++) {
            for (AdverseAction action : List.of(
                    new AdverseAction.DropBeforeHandling(),
                    new AdverseAction.DropAfterHandling(),
                    new AdverseAction.CutAnswer(100),
                    new AdverseAction.KillShell(),
                    new AdverseAction.RestartHost())) {
                Files.deleteIfExists(drop.resolve("target"));
                fixture.host.faultPlan().at(kind, occurrence, action);

                fixture.upload("source", "C:\\drop\\target");

                assertThat(drop.resolve("target"))
                        .as(kind + " " + occurrence + " " + action)
                        .hasBinaryContent(bytes);
                assertThat(names(drop)).containsExactly("target");
            }
        }
        assertThat(fixture.lines).anyMatch(line -> line.startsWith("contact with web01 restored after"));
    }

    @Test
    void aSourceThatWasChangedBetweenTwoProcessesIsCopiedAsItIsNow() throws Exception {
        fixture.file("source", LENGTH);
        Files.createDirectories(drop);
        Files.write(drop.resolve("target.rsp-test.part"), new byte[FileCopy.CHUNK_BYTES]);
        byte[] now = fixture.file("source", LENGTH + 1);

        CopyResult result = fixture.upload("source", "C:\\drop\\target");

        assertThat(drop.resolve("target")).hasBinaryContent(now);
        assertThat(result.sentBytes()).isEqualTo(now.length);
    }

    @ParameterizedTest
    @CsvSource({"source, CHANGED", "partial, TAMPERED"})
    void whatIsChangedWhileItIsCopiedReplacesNothing(String what, Problem problem) throws Exception {
        fixture.file("source", LENGTH);
        Files.createDirectories(drop);
        Files.writeString(drop.resolve("target"), "old");
        Path changed =
                what.equals("source") ? fixture.workspace.resolve("source") : drop.resolve("target.rsp-test.part");
        AtomicInteger writes = new AtomicInteger();
        WatchedSide.Listener vandal = (name, done) -> {
            if (name.equals("write") && done && writes.incrementAndGet() == 2) {
                overwrite(changed);
            }
        };

        try (HostSide side = fixture.side()) {
            Copying copying = new Copying(
                    fixture.disk(),
                    new WatchedSide(side, vandal),
                    CopyFixture.order("source", "C:\\drop\\target"),
                    fixture.progress());
            assertThatThrownBy(copying::copy)
                    .isInstanceOfSatisfying(CopyException.class, failed -> assertThat(failed.problem())
                            .isEqualTo(problem));
        }
        assertThat(drop.resolve("target")).hasContent("old");
        assertThat(names(drop)).containsExactly("target");
    }

    @Test
    void anInterruptLeavesThePartialFileUntilItIsToBeRemoved() throws Exception {
        fixture.file("source", LENGTH);
        WatchedSide.Listener interrupting = (name, done) -> {
            if (name.equals("write") && done) {
                throw new InterruptedException();
            }
        };

        try (HostSide side = fixture.side()) {
            Copying copying = new Copying(
                    fixture.disk(),
                    new WatchedSide(side, interrupting),
                    CopyFixture.order("source", "C:\\drop\\target"),
                    fixture.progress());
            assertThatThrownBy(copying::copy).isInstanceOf(InterruptedException.class);
            assertThat(names(drop)).containsExactly("target.rsp-test.part");

            assertThat(copying.removePartial()).isEmpty();
            assertThat(names(drop)).isEmpty();
        }
        assertThat(fixture.host.shellIds()).isEmpty();
    }

    @Test
    void aProcessThatWasToStopAndDiedIsCleanedUpAfter() throws Exception {
        Files.createDirectories(drop);
        Files.writeString(drop.resolve("target.rsp-test.part"), "partial");

        try (HostSide side = fixture.side()) {
            Copying copying = new Copying(
                    fixture.disk(), side, CopyFixture.order("source", "C:\\drop\\target"), fixture.progress());
            assertThat(copying.removePartial()).isEmpty();
        }

        assertThat(names(drop)).isEmpty();
    }

    @Test
    void shellsOfADeadProcessAreEndedByTheNext() throws Exception {
        HostSide dead = fixture.side();
        dead.inspect("C:\\drop");
        assertThat(fixture.host.shellIds()).hasSize(1);

        try (HostSide next = fixture.side()) {
            next.deleteLeftBehind();
        }

        assertThat(fixture.host.shellIds()).isEmpty();
    }

    @Test
    void aHostThatIsGoneForGoodIsNamedWithWhatLiesThere() throws Exception {
        fixture.file("source", LENGTH);
        WatchedSide.Listener ending = (name, done) -> {
            if (name.equals("write") && done) {
                fixture.host.close();
            }
        };

        try (HostSide side = fixture.side()) {
            Copying copying = new Copying(
                    fixture.disk(),
                    new WatchedSide(side, ending),
                    CopyFixture.order("source", "C:\\drop\\target"),
                    fixture.progress());
            side.inspect("C:\\drop");
            side.giveUpSoon();
            assertThatThrownBy(copying::copy)
                    .hasMessageStartingWith("web01 cannot be used")
                    .hasMessageEndingWith("What was copied so far may lie in C:\\drop\\target.rsp-test.part on web01;"
                            + " the same copy goes on from it");
        }
    }

    @ParameterizedTest
    @CsvSource({
        CopyParameters.INSPECT_TARGET + ", IN_USE, another process uses it",
        CopyParameters.INSPECT_TARGET + ", READ_ONLY, it is read-only",
        CopyParameters.WRITE + ", DENIED, access is denied",
        CopyParameters.WRITE + ", FULL, there is no space left",
        CopyParameters.WRITE + ", TOO_LONG, the path is too long",
        CopyParameters.REPLACE + ", IN_USE, another process uses it",
        CopyParameters.INSPECT + ", LANGUAGE, the session is in a restricted language mode"
    })
    void whatTheHostRefusesIsOneSentenceAndNothingStays(String step, String problem, String sentence) throws Exception {
        fixture.file("source", LENGTH);
        Files.createDirectories(drop);
        fixture.host.disk().files().orElseThrow().refuse(step, "C:\\drop\\target", problem);

        assertThatThrownBy(() -> fixture.upload("source", "C:\\drop\\target"))
                .hasMessageStartingWith("C:\\drop\\target")
                .hasMessageContaining(" on web01 cannot be ")
                .hasMessageContaining(sentence);
        assertThat(names(drop)).isEmpty();
        assertThat(fixture.host.shellIds()).isEmpty();
    }

    @Test
    void anEndpointThatRunsNoScriptsIsNamed() throws Exception {
        fixture.file("source", 1);
        try (CopyFixture without = new CopyFixture(fixture.workspace, new SimulatedHostSettings())) {
            assertThatThrownBy(() -> without.upload("source", "C:\\drop\\target"))
                    .hasMessageContaining("web01 did not run the script that copies")
                    .hasMessageContaining("JEA");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "../evil",
                "a/../../evil",
                "/etc/evil",
                "C:/evil",
                "a\\..\\evil",
                "",
                ".",
                "a//evil",
                "../evil\nx",
                "a\n/../../evil",
                "a\u2028/../../evil",
                "a\u2028\\..\\..\\evil",
                "a\u2028\\evil",
                "e\u0000vil"
            })
    void aListNeverLeadsOutOfItsDirectory(String name) throws Exception {
        Files.createDirectories(drop.resolve("site"));
        try (HostSide side = fixture.side()) {
            CopySide hostile = new WatchedSide(side, (call, done) -> {}) {
                @Override
                public List<FileFacts> list(String path) {
                    return List.of(new FileFacts(name, FileFacts.Kind.FILE, 1, 1));
                }
            };
            Copying copying = new Copying(
                    hostile, fixture.disk(), CopyFixture.order("C:\\drop\\site", "site"), fixture.progress());

            assertThatThrownBy(copying::copy)
                    .isInstanceOfSatisfying(CopyException.class, refused -> assertThat(refused.problem())
                            .isIn(Problem.UNSAFE, Problem.PATH));
        }
        assertThat(fixture.workspace.resolve("site")).isEmptyDirectory();
        assertThat(names(fixture.workspace)).containsExactly("site");
    }

    private static void overwrite(Path file) {
        try {
            Files.write(file, new byte[] {1, 2, 3}, StandardOpenOption.WRITE);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static List<String> names(Path parent) throws IOException {
        if (!Files.exists(parent)) {
            return List.of();
        }
        try (Stream<Path> entries = Files.list(parent)) {
            return entries.map(entry -> entry.getFileName().toString()).toList();
        }
    }
}
