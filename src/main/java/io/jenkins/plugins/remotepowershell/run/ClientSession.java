package io.jenkins.plugins.remotepowershell.run;

import java.util.Optional;
import java.util.UUID;

/** Under which SessionIds the run's shell is, or was, connected, as its record has it. */
final class ClientSession {
    private final RecordFields fields;

    ClientSession(RecordFields fields) {
        this.fields = fields;
    }

    UUID id() {
        return UUID.fromString(fields.text("sessionId"));
    }

    /** The shell's client session is somebody else's until we have connected under one of ours. */
    void becomeForeign() {
        fields.set("foreignSession", true);
        fields.remove("nextSessionId");
    }

    /** Whether the saved SessionId is that of a client of this store, dead or alive. */
    boolean isOurs() {
        return !fields.isSet("foreignSession");
    }

    /** The SessionId that is tried next; saved before it is used, so that a second crash knows both. */
    Optional<UUID> nextId() {
        return fields.optional("nextSessionId").map(UUID::fromString);
    }

    void setNextId(UUID id) {
        fields.set("nextSessionId", id);
        fields.remove("left");
    }

    void adoptNextId() {
        nextId().ifPresent(id -> fields.set("sessionId", id));
        fields.remove("foreignSession");
        fields.remove("nextSessionId");
    }

    /** Whether the host has answered our last Disconnect: it counts none of our processes as connected. */
    boolean isLeft() {
        return fields.isSet("left");
    }

    void setLeft() {
        fields.set("left", true);
    }

    /** The ids of another attempt have nothing to do with those of the last one. */
    void beginWith(UUID id) {
        fields.set("sessionId", id);
        fields.remove("nextSessionId");
        fields.remove("left");
    }
}
