package io.jenkins.plugins.remotepowershell.run;

import java.util.Optional;
import java.util.UUID;

/** Our own start, if the host has refused it since an earlier one of the same run has its marker: the run goes on as that one. */
final class RefusedStart {
    private final RecordFields fields;

    RefusedStart(RecordFields fields) {
        this.fields = fields;
    }

    /** Whether the run goes on as a start that came before our own. */
    boolean hasGivenWay() {
        return fields.isSet("earlierStart");
    }

    /** Of our own start; empty where there was none or its shell is gone. */
    Optional<UUID> shellId() {
        return fields.optional("refusedShellId").map(UUID::fromString);
    }

    UUID sessionId() {
        return UUID.fromString(fields.text("refusedSessionId"));
    }

    void giveWay(UUID sessionId) {
        fields.set("refusedShellId", fields.text("shellId"));
        fields.set("refusedSessionId", sessionId);
        fields.set("earlierStart", true);
    }

    void forgetShell() {
        fields.remove("refusedShellId");
        fields.remove("refusedSessionId");
    }
}
