package io.jenkins.plugins.remotepowershell.run;

import io.jenkins.plugins.remotepowershell.psrp.ReceiveCursor;
import io.jenkins.plugins.remotepowershell.records.RecordKind;
import io.jenkins.plugins.remotepowershell.records.RunnerRecord;
import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * What one answer of the host has added to the spool: all of it is there, or nothing.
 *
 * <pre>
 *  0            8            16       20        …       +4
 *  | lastNumber | lostRecords | length | cursor … | count | record …
 *
 *  0        8      10     11        12       16
 *  | number | kind | more | charset | length | text …
 * </pre>
 *
 * The count's top bit is set where earlier records were taken out of the spool.
 *
 * @param lastNumber of all records up to here, also where none of them is left
 * @param lostRecords up to here
 * @param cursor how far the command's stream has been received with this answer
 * @param cut whether earlier records were taken out of the spool
 */
record SpoolEntry(long lastNumber, long lostRecords, ReceiveCursor cursor, List<RunnerRecord> records, boolean cut) {
    private static final int CUT = Integer.MIN_VALUE;
    private static final int HEAD = 24;
    private static final int RECORD_HEAD = 16;

    byte[] encode() {
        byte[] position = cursor.encode();
        List<SpoolText> texts = new ArrayList<>(records.size());
        int length = HEAD + position.length;
        for (RunnerRecord record : records) {
            SpoolText text = SpoolText.of(record.text());
            length += RECORD_HEAD + text.bytes().length;
            texts.add(text);
        }
        ByteBuffer out = ByteBuffer.allocate(length);
        out.putLong(lastNumber).putLong(lostRecords).putInt(position.length).put(position);
        out.putInt(cut ? records.size() | CUT : records.size());
        for (int i = 0; i < records.size(); i++) {
            write(out, records.get(i), texts.get(i));
        }
        return out.array();
    }

    private static void write(ByteBuffer out, RunnerRecord record, SpoolText text) {
        out.putLong(record.number()).putChar(record.kind().letter()).put((byte) (record.more() ? 1 : 0));
        out.put(text.charset()).putInt(text.bytes().length).put(text.bytes());
    }

    static SpoolEntry decode(byte[] bytes) throws IOException {
        try {
            ByteBuffer in = ByteBuffer.wrap(bytes);
            long lastNumber = in.getLong();
            long lostRecords = in.getLong();
            ReceiveCursor cursor = ReceiveCursor.decode(take(in));
            List<RunnerRecord> records = new ArrayList<>();
            int count = in.getInt();
            for (int left = count & ~CUT; left > 0; left--) {
                records.add(record(in));
            }
            return new SpoolEntry(lastNumber, lostRecords, cursor, records, (count & CUT) != 0);
        } catch (BufferUnderflowException torn) {
            throw new IOException("An entry of the spool ends too early", torn);
        }
    }

    private static RunnerRecord record(ByteBuffer in) throws IOException {
        long number = in.getLong();
        RecordKind kind = kind(in.getChar());
        boolean more = in.get() != 0;
        byte charset = in.get();
        return new RunnerRecord(number, kind, more, new SpoolText(charset, take(in)).text());
    }

    private static byte[] take(ByteBuffer in) throws IOException {
        int length = in.getInt();
        if (length < 0 || length > in.remaining()) {
            throw new IOException("An entry of the spool ends too early");
        }
        byte[] bytes = new byte[length];
        in.get(bytes);
        return bytes;
    }

    private static RecordKind kind(char letter) throws IOException {
        return RecordKind.from(letter)
                .orElseThrow(
                        () -> new IOException("The spool holds a record of an unknown kind; a later version wrote it"));
    }
}
