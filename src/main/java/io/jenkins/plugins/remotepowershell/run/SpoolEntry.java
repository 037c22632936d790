package io.jenkins.plugins.remotepowershell.run;

import io.jenkins.plugins.remotepowershell.psrp.ReceiveCursor;
import io.jenkins.plugins.remotepowershell.records.RecordKind;
import io.jenkins.plugins.remotepowershell.records.RunnerRecord;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * What one answer of the host has added to the spool: all of it is there, or nothing.
 *
 * @param lastNumber of all records up to here, also where none of them is left
 * @param lostRecords up to here
 * @param cursor how far the command's stream has been received with this answer
 */
record SpoolEntry(long lastNumber, long lostRecords, ReceiveCursor cursor, List<RunnerRecord> records) {
    /** Modified UTF-8 takes three bytes a character at most, and 65,535 bytes. */
    private static final int CHARACTERS = 65_535 / 3;

    byte[] encode() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeLong(lastNumber);
            out.writeLong(lostRecords);
            byte[] position = cursor.encode();
            out.writeInt(position.length);
            out.write(position);
            out.writeInt(records.size());
            for (RunnerRecord record : records) {
                write(out, record);
            }
        } catch (IOException impossible) {
            throw new IllegalStateException("writing to memory failed", impossible);
        }
        return bytes.toByteArray();
    }

    private static void write(DataOutputStream out, RunnerRecord record) throws IOException {
        out.writeLong(record.number());
        out.writeChar(record.kind().letter());
        out.writeBoolean(record.more());
        writeText(out, record.text());
    }

    /** In pieces, cut anywhere: modified UTF-8 keeps lone surrogates. */
    private static void writeText(DataOutputStream out, String text) throws IOException {
        out.writeInt((text.length() + CHARACTERS - 1) / CHARACTERS);
        for (int from = 0; from < text.length(); from += CHARACTERS) {
            out.writeUTF(text.substring(from, Math.min(text.length(), from + CHARACTERS)));
        }
    }

    static SpoolEntry decode(byte[] bytes) throws IOException {
        DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes));
        long lastNumber = in.readLong();
        long lostRecords = in.readLong();
        ReceiveCursor cursor = ReceiveCursor.decode(in.readNBytes(in.readInt()));
        int count = in.readInt();
        List<RunnerRecord> records = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            records.add(new RunnerRecord(in.readLong(), kind(in.readChar()), in.readBoolean(), readText(in)));
        }
        return new SpoolEntry(lastNumber, lostRecords, cursor, records);
    }

    private static String readText(DataInputStream in) throws IOException {
        int pieces = in.readInt();
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < pieces; i++) {
            text.append(in.readUTF());
        }
        return text.toString();
    }

    private static RecordKind kind(char letter) throws IOException {
        return RecordKind.from(letter)
                .orElseThrow(
                        () -> new IOException("The spool holds a record of an unknown kind; a later version wrote it"));
    }
}
