package io.jenkins.plugins.remotepowershell.run;

import io.jenkins.plugins.remotepowershell.records.RecordFormat;
import io.jenkins.plugins.remotepowershell.records.RunnerRecord;
import java.io.IOException;
import java.util.Optional;

/** Reads a run's records from strings. A run that another store has started shows its nonce with its first one. */
final class RecordReader {
    private final RunContext context;
    private boolean isNonceKnown;
    private RecordFormat format;

    RecordReader(RunContext context) {
        String nonce = context.record().attempt().nonce();
        this.context = context;
        this.isNonceKnown = !nonce.isEmpty();
        this.format = new RecordFormat(nonce);
    }

    /** @return the record; empty if the text is none of this run's */
    Optional<RunnerRecord> read(String text) throws IOException {
        if (!isNonceKnown) {
            learn(text);
        }
        return format.read(text);
    }

    private void learn(String text) throws IOException {
        Optional<String> nonce = RecordFormat.nonceOf(text);
        if (nonce.isPresent()) {
            context.save(record -> record.attempt().setNonce(nonce.get()));
            format = new RecordFormat(nonce.get());
            isNonceKnown = true;
        }
    }
}
