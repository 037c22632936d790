package io.jenkins.plugins.remotepowershell.run;

import io.jenkins.plugins.remotepowershell.clixml.PsObject;
import io.jenkins.plugins.remotepowershell.psrp.PsrpEvent;
import io.jenkins.plugins.remotepowershell.records.RecordKind;
import java.util.Optional;

/**
 * The text of an event, for commands that run without the runner.
 *
 * @param text objects as their {@code ToString()}: nothing on the host formats them
 */
record PlainOutput(RecordKind kind, String text) {

    static Optional<PlainOutput> of(PsrpEvent event) {
        if (event instanceof PsrpEvent.Output it) {
            return Optional.of(new PlainOutput(RecordKind.OUTPUT, textOf(it.value())));
        } else if (event instanceof PsrpEvent.ErrorWritten it) {
            return Optional.of(new PlainOutput(RecordKind.ERROR, it.error().message()));
        } else if (event instanceof PsrpEvent.Information it) {
            return Optional.of(new PlainOutput(RecordKind.INFORMATION, it.text()));
        } else if (event instanceof PsrpEvent.Informational it) {
            return Optional.of(new PlainOutput(kind(it), it.text()));
        }
        return Optional.empty();
    }

    private static RecordKind kind(PsrpEvent.Informational event) {
        return switch (event.stream()) {
            case WARNING_RECORD -> RecordKind.WARNING;
            case VERBOSE_RECORD -> RecordKind.VERBOSE;
            default -> RecordKind.DEBUG;
        };
    }

    private static String textOf(Object value) {
        if (value instanceof PsObject object) {
            return object.text() == null ? object.toString() : object.text();
        }
        return value == null ? "" : value.toString();
    }
}
