package io.jenkins.plugins.remotepowershell.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.remotepowershell.psrp.ReceiveCursor;
import io.jenkins.plugins.remotepowershell.records.RecordKind;
import io.jenkins.plugins.remotepowershell.records.RunnerRecord;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeliveryTest {
    @TempDir
    Path directory;

    private StoredRun stored;

    @BeforeEach
    void createRun() throws IOException {
        stored = RunFixture.store(directory).create("one", RunFixture.TARGET).orElseThrow();
    }

    private static List<RunnerRecord> records(long first, long last) {
        return LongStream.rangeClosed(first, last)
                .mapToObj(number -> new RunnerRecord(number, RecordKind.OUTPUT, false, "n" + number))
                .toList();
    }

    private static void spool(DrivenRun run, long first, long last) throws IOException {
        run.spool().append(records(first, last), new ReceiveCursor(last, 0, new byte[0]));
    }

    @Test
    void isSavedBeforeAndAfterWriting() throws IOException {
        try (DrivenRun run = stored.open()) {
            spool(run, 1, 3);
            RecordingObserver observer = new RecordingObserver() {
                @Override
                public void write(List<RunnerRecord> more) throws IOException {
                    assertThat(run.delivery().state().intended()).isEqualTo(3);
                    assertThat(run.delivery().state().done()).isZero();
                    super.write(more);
                }
            };
            new Delivery(run, observer).catchUp();

            assertThat(run.delivery().state().done()).isEqualTo(3);
            assertThat(observer.records()).isEqualTo(records(1, 3));
        }
    }

    @Test
    void whatAKilledProcessMayHaveWrittenIsAnnouncedOnASinkThatCannotBeReadBack() throws IOException {
        try (DrivenRun run = stored.open()) {
            spool(run, 1, 5);
            run.delivery().done(2, new DeliveryLog.Sink(0, RunObserver.UNKNOWN_POSITION));
            run.delivery().intend(4, new DeliveryLog.Sink(0, RunObserver.UNKNOWN_POSITION));
        }
        RecordingObserver pipe = RecordingObserver.pipe();
        try (DrivenRun again = stored.open()) {
            new Delivery(again, pipe).catchUp();
        }

        assertThat(pipe.notices()).singleElement().asString().contains("records 3 to 4 may appear twice");
        assertThat(pipe.records()).isEqualTo(records(3, 5));
    }

    @Test
    void whatAKilledProcessMayHaveWrittenIsTakenBackFromASinkThatCanBeCut() throws IOException {
        RecordingObserver file = new RecordingObserver();
        try (DrivenRun run = stored.open()) {
            spool(run, 1, 5);
            file.write(records(1, 2));
            run.delivery().done(2, DeliveryLog.Sink.of(file.sinkName(), file.position()));
            run.delivery().intend(4, DeliveryLog.Sink.of(file.sinkName(), file.position()));
            file.write(records(3, 3));
        }
        try (DrivenRun again = stored.open()) {
            new Delivery(again, file).catchUp();
        }

        assertThat(file.records()).isEqualTo(records(1, 5));
        assertThat(file.notices()).isEmpty();
    }

    @Test
    void nothingIsTakenBackFromAnotherSinkThanTheOneThatWasWritten() throws IOException {
        try (DrivenRun run = stored.open()) {
            spool(run, 1, 2);
            run.delivery().intend(2, DeliveryLog.Sink.of("/tmp/a.txt", 0));
        }
        RecordingObserver other = new RecordingObserver() {
            @Override
            public String sinkName() {
                return "/tmp/b.txt";
            }
        };
        other.write(records(90, 95));
        try (DrivenRun again = stored.open()) {
            new Delivery(again, other).catchUp();
        }

        assertThat(other.records()).hasSize(8).startsWith(records(90, 95).toArray(new RunnerRecord[0]));
        assertThat(other.notices()).singleElement().asString().contains("may appear twice");
    }

    @Test
    void whatTheSinkRefusedIsDeliveredNextTime() throws IOException {
        try (DrivenRun run = stored.open()) {
            spool(run, 1, 2);
            Delivery full = new Delivery(run, new RecordingObserver() {
                @Override
                public void write(List<RunnerRecord> more) throws IOException {
                    throw new IOException("No space left on device");
                }
            });
            assertThatThrownBy(full::catchUp)
                    .isInstanceOf(SinkException.class)
                    .hasMessage("The output cannot be written: No space left on device");
            RecordingObserver later = new RecordingObserver();
            spool(run, 3, 3);
            new Delivery(run, later).deliver(records(3, 3));

            assertThat(later.records()).isEqualTo(records(1, 3));
        }
    }

    @Test
    void aTornSlotLeavesTheStateBeforeIt() throws IOException {
        Path file = directory.resolve("delivery");
        try (DeliveryLog log = DeliveryLog.open(file)) {
            log.intend(5, DeliveryLog.Sink.of("a", 10));
            log.done(5, DeliveryLog.Sink.of("a", 50));
            log.intend(9, DeliveryLog.Sink.of("a", 50));
        }
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap(new byte[] {1, 2, 3}), 48 + 20);
        }

        try (DeliveryLog torn = DeliveryLog.open(file)) {
            assertThat(torn.state()).isEqualTo(new DeliveryLog.State(5, 5, DeliveryLog.Sink.of("a", 50)));
        }
    }

    @Test
    void aStateSurvivesTheProcessInEitherSlot() throws IOException {
        Path file = directory.resolve("delivery");
        for (int round = 1; round <= 4; round++) {
            try (DeliveryLog log = DeliveryLog.open(file)) {
                log.done(round, DeliveryLog.Sink.of("a", round * 10));
            }
            try (DeliveryLog again = DeliveryLog.open(file)) {
                assertThat(again.state().done()).isEqualTo(round);
            }
        }
        assertThat(Files.size(file)).isEqualTo(96);
    }
}
