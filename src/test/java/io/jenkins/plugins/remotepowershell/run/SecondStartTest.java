package io.jenkins.plugins.remotepowershell.run;

import io.jenkins.plugins.remotepowershell.simulator.SimulatedHostSettings;

/** With the built-in engine. */
class SecondStartTest extends SecondStart {
    @Override
    SimulatedHostSettings settings() {
        return new SimulatedHostSettings();
    }

    @Override
    boolean hasResult(String runId) {
        return host.disk().result(runId).isPresent();
    }

    @Override
    boolean hasWritten(String runId, String line) {
        return host.disk().emitted(runId).stream()
                .anyMatch(record -> record.text().equals(line));
    }
}
