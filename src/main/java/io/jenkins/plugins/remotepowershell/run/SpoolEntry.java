package io.jenkins.plugins.remotepowershell.run;

import io.jenkins.plugins.remotepowershell.psrp.ReceiveCursor;
import io.jenkins.plugins.remotepowershell.records.RecordKind;
import io.jenkins.plugins.remotepowershell.records.RunnerRecord;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;

/** What the spool holds: records, and how far the command's stream has been received. */
sealed interface SpoolEntry {
    /** A record of the run. */
    record Received(RunnerRecord record) implements SpoolEntry {}

    /** Everything before it in the spool was received up to there. */
    record Cursor(ReceiveCursor cursor) implements SpoolEntry {}

    int RECORD = 1;
    int CURSOR = 2;

    /** Modified UTF-8 keeps lone surrogates; a record's text is far below its limit of 65,535 bytes. */
    static byte[] encode(SpoolEntry entry) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            if (entry instanceof Received it) {
                out.writeByte(RECORD);
                out.writeLong(it.record().number());
                out.writeChar(it.record().kind().letter());
                out.writeBoolean(it.record().more());
                out.writeUTF(it.record().text());
            } else if (entry instanceof Cursor it) {
                out.writeByte(CURSOR);
                out.write(it.cursor().encode());
            }
        } catch (IOException impossible) {
            throw new IllegalStateException("writing to memory failed", impossible);
        }
        return bytes.toByteArray();
    }

    static SpoolEntry decode(byte[] bytes) throws IOException {
        DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes));
        int type = in.readByte();
        if (type == RECORD) {
            return new Received(new RunnerRecord(in.readLong(), kind(in.readChar()), in.readBoolean(), in.readUTF()));
        }
        return new Cursor(ReceiveCursor.decode(in.readAllBytes()));
    }

    private static RecordKind kind(char letter) throws IOException {
        return RecordKind.from(letter)
                .orElseThrow(
                        () -> new IOException("The spool holds a record of an unknown kind; a later version wrote it"));
    }
}
