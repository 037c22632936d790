package io.jenkins.plugins.remotepowershell.copy;

import io.jenkins.plugins.remotepowershell.psrp.PSInvocationState;
import io.jenkins.plugins.remotepowershell.psrp.PsrpEvent;
import io.jenkins.plugins.remotepowershell.records.RecordFields;
import java.util.ArrayList;
import java.util.List;

/** What a step on the host has written so far. */
final class HostAnswer {
    private final List<RecordFields> reports = new ArrayList<>();
    private byte[] bytes = {};
    private String failure = "";

    void take(PsrpEvent event) {
        if (event instanceof PsrpEvent.Output it && it.value() instanceof String text) {
            reports.add(RecordFields.parse(text));
        } else if (event instanceof PsrpEvent.Output it && it.value() instanceof byte[] chunk) {
            bytes = chunk;
        } else if (event instanceof PsrpEvent.PipelineState it && it.state() != PSInvocationState.COMPLETED) {
            failure = it.reason().map(reason -> reason.message()).orElse("it was stopped there");
        }
    }

    /** The last report; one without values if there is none. */
    RecordFields last() {
        return reports.isEmpty() ? new RecordFields() : reports.get(reports.size() - 1);
    }

    /** All reports but the last. */
    List<RecordFields> entries() {
        return reports.isEmpty() ? List.of() : reports.subList(0, reports.size() - 1);
    }

    byte[] bytes() {
        return bytes;
    }

    /** Why the step has not come to its end; empty if it has. */
    String failure() {
        return reports.isEmpty() && failure.isEmpty() ? "it wrote nothing" : failure;
    }
}
