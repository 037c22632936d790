package io.jenkins.plugins.remotepowershell.simulator;

import io.jenkins.plugins.remotepowershell.records.RecordKind;

/** Where a script of the built-in engine writes. */
interface StreamWriter {
    void write(RecordKind stream, String text) throws InterruptedException;
}
