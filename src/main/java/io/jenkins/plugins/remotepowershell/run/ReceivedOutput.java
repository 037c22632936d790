package io.jenkins.plugins.remotepowershell.run;

import java.io.IOException;

/** What one start of a run has sent, and how much of it was delivered. */
record ReceivedOutput(OutputSpool spool, DeliveryLog delivery) implements AutoCloseable {

    static ReceivedOutput open(RunDirectory files, RunRecord record, SpoolProtection protection) throws IOException {
        OutputSpool spool = OutputSpool.open(files.spool(record), protection);
        try {
            DeliveryLog delivery = DeliveryLog.open(files.delivery(record));
            spool.startAfter(delivery.state().done());
            return new ReceivedOutput(spool, delivery);
        } catch (IOException failed) {
            spool.close();
            throw failed;
        }
    }

    @Override
    public void close() throws IOException {
        try (delivery) {
            spool.close();
        }
    }
}
