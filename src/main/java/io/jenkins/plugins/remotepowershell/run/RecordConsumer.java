package io.jenkins.plugins.remotepowershell.run;

import io.jenkins.plugins.remotepowershell.records.RunnerRecord;
import java.io.IOException;

/** Takes records one by one. */
@FunctionalInterface
interface RecordConsumer {
    void accept(RunnerRecord record) throws IOException;
}
