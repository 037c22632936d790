package io.jenkins.plugins.remotepowershell.steps;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hudson.FilePath;
import io.jenkins.plugins.remotepowershell.copy.CopyException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class WorkspaceSideTest {
    @TempDir
    Path directory;

    private final List<String> notices = new ArrayList<>();

    @Test
    void anAgentThatIsAwayIsWaitedFor() throws Exception {
        Files.writeString(directory.resolve("a.txt"), "hello");
        AtomicInteger questions = new AtomicInteger();
        WorkspaceSide side = new WorkspaceSide(
                () -> {
                    if (questions.getAndIncrement() == 0) {
                        throw new IOException("the channel is closing down");
                    }
                    return questions.get() == 2 ? null : new FilePath(directory.toFile());
                },
                notices::add);

        assertThat(side.read("a.txt", 1, 100)).asString().isEqualTo("ello");
        assertThat(notices)
                .containsExactly(
                        "the workspace cannot be reached (the channel is closing down); waiting for its agent for"
                                + " up to 10 minutes");
    }

    @Test
    void whatTheFileSystemSaysIsFinal() {
        WorkspaceSide side = new WorkspaceSide(() -> new FilePath(directory.toFile()), notices::add);

        assertThatThrownBy(() -> side.read("missing.txt", 0, 1))
                .isInstanceOf(CopyException.class)
                .hasMessageStartingWith("missing.txt in the workspace cannot be read: it is not there");
        assertThat(notices).isEmpty();
    }

    @Test
    void namesAreTakenFromPathsAsTheAgentWritesThem() throws Exception {
        WorkspaceSide side = new WorkspaceSide(() -> new FilePath(directory.toFile()), notices::add);
        side.inspect(".");

        assertThat(side.nameOf("dist/app.zip")).isEqualTo("app.zip");
        assertThat(side.nameOf("dist/")).isEqualTo("dist");
        assertThat(side.join("reports/", "a/b")).isEqualTo("reports/a/b");
        assertThat(side.endsAsDirectory("reports/")).isTrue();
        assertThat(side.endsAsDirectory("reports")).isFalse();
    }
}
