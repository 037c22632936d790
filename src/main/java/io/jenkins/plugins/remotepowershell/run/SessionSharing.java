package io.jenkins.plugins.remotepowershell.run;

import java.util.Optional;
import java.util.UUID;

/**
 * How a run shares its session, as its record has it: a <em>holder</em> is a run without a script, whose session others use
 * one after the other; what they leave in it (variables, functions, modules, the location) is there for the next one.
 */
public final class SessionSharing {
    private final RecordFields fields;

    SessionSharing(RecordFields fields) {
        this.fields = fields;
    }

    /** Whether the run has no script, and keeps a session for others. Following it means to close that session. */
    public boolean isHolder() {
        return fields.isSet("holdsSession");
    }

    void hold() {
        fields.set("holdsSession", true);
    }

    /** Id of the run that holds the session of this one; empty if it has a session of its own. */
    public Optional<String> holder() {
        return fields.optional("sessionHolder");
    }

    void useSessionOf(String holderId) {
        fields.set("sessionHolder", holderId);
    }

    /** Of a holder: id of the run that has taken its session last, and has it until it has ended. */
    public Optional<String> lastUser() {
        return fields.optional("lastUser");
    }

    void setLastUser(String runId) {
        fields.set("lastUser", runId);
    }

    /** Of a holder: id of the run whose script began last; its marker on the host tells what has happened since. */
    Optional<String> lastBegun() {
        return fields.optional("lastBegun");
    }

    void setLastBegun(String runId) {
        fields.set("lastBegun", runId);
    }

    /** Of a holder: the command of a start that was given up; if it came after all it would hold the session. */
    Optional<UUID> lateCommand() {
        return fields.optional("lateCommand").map(UUID::fromString);
    }

    void setLateCommand(UUID commandId) {
        fields.set("lateCommand", commandId);
    }

    void forgetLateCommand() {
        fields.remove("lateCommand");
    }
}
