package io.jenkins.plugins.remotepowershell.records;

import java.util.Optional;
import java.util.UUID;

/** Who has created a run's start marker, as marker, final record and host reports name it. */
public final class StartMarker {
    /** What {@link #CREATED_BY} says where the script was started. */
    public static final String RUNNER = "runner";
    /** What {@link #CREATED_BY} says where a controller has given the start up. */
    public static final String CONTROLLER = "controller";

    public static final String CREATED_BY = "createdBy";
    public static final String SHELL_ID = "startedShellId";
    public static final String COMMAND_ID = "startedCommandId";

    private final RecordFields fields;

    private StartMarker(RecordFields fields) {
        this.fields = fields;
    }

    /** @param fields of the marker itself, or of a record or report that names it */
    public static StartMarker of(RecordFields fields) {
        return new StartMarker(fields);
    }

    /** The script was started; where it is not said who created the marker, this is not known. */
    public boolean isByRunner() {
        return fields.text(CREATED_BY).equals(RUNNER);
    }

    /** A controller has made sure that the script never starts. */
    public boolean isByController() {
        return fields.text(CREATED_BY).equals(CONTROLLER);
    }

    /** Whether shell and command are both named. */
    public boolean isComplete() {
        return shellId().isPresent() && commandId().isPresent();
    }

    public boolean isOf(UUID shell, UUID command) {
        return shellId().equals(Optional.of(shell)) && commandId().equals(Optional.of(command));
    }

    public Optional<UUID> shellId() {
        return uuid(SHELL_ID);
    }

    public Optional<UUID> commandId() {
        return uuid(COMMAND_ID);
    }

    private Optional<UUID> uuid(String name) {
        return Optional.of(fields.text(name))
                .filter(text -> text.matches("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}"))
                .map(UUID::fromString);
    }
}
