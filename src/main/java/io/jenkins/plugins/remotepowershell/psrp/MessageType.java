package io.jenkins.plugins.remotepowershell.psrp;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Stream;

/** Message types. [MS-PSRP] 2.2.1. */
public enum MessageType {
    SESSION_CAPABILITY(0x00010002, Handling.HANDLED),
    INIT_RUNSPACEPOOL(0x00010004, Handling.SENT),
    PUBLIC_KEY(0x00010005, Handling.SENT),
    ENCRYPTED_SESSION_KEY(0x00010006, Handling.HANDLED),
    /** Servers before 2.2 ask for the key; later ones are answered unasked. */
    PUBLIC_KEY_REQUEST(0x00010007, Handling.HANDLED),
    CONNECT_RUNSPACEPOOL(0x00010008, Handling.SENT),
    SET_MAX_RUNSPACES(0x00021002, Handling.SENT),
    SET_MIN_RUNSPACES(0x00021003, Handling.SENT),
    RUNSPACE_AVAILABILITY(0x00021004, Handling.IGNORED),
    RUNSPACEPOOL_STATE(0x00021005, Handling.HANDLED),
    CREATE_PIPELINE(0x00021006, Handling.SENT),
    GET_AVAILABLE_RUNSPACES(0x00021007, Handling.SENT),
    USER_EVENT(0x00021008, Handling.IGNORED),
    APPLICATION_PRIVATE_DATA(0x00021009, Handling.HANDLED),
    GET_COMMAND_METADATA(0x0002100A, Handling.SENT),
    RUNSPACEPOOL_INIT_DATA(0x0002100B, Handling.HANDLED),
    RESET_RUNSPACE_STATE(0x0002100C, Handling.SENT),
    RUNSPACEPOOL_HOST_CALL(0x00021100, Handling.HANDLED),
    RUNSPACEPOOL_HOST_RESPONSE(0x00021101, Handling.SENT),
    PIPELINE_INPUT(0x00041002, Handling.SENT),
    END_OF_PIPELINE_INPUT(0x00041003, Handling.SENT),
    PIPELINE_OUTPUT(0x00041004, Handling.HANDLED),
    ERROR_RECORD(0x00041005, Handling.HANDLED),
    PIPELINE_STATE(0x00041006, Handling.HANDLED),
    DEBUG_RECORD(0x00041007, Handling.HANDLED),
    VERBOSE_RECORD(0x00041008, Handling.HANDLED),
    WARNING_RECORD(0x00041009, Handling.HANDLED),
    PROGRESS_RECORD(0x00041010, Handling.HANDLED),
    INFORMATION_RECORD(0x00041011, Handling.HANDLED),
    PIPELINE_HOST_CALL(0x00041100, Handling.HANDLED),
    PIPELINE_HOST_RESPONSE(0x00041101, Handling.SENT);

    /** What a client does with a type that it receives. */
    public enum Handling {
        /** Becomes an event of its own. */
        HANDLED,
        /** Known, without meaning for a run: reported as ignored, by name. */
        IGNORED,
        /** Only a client sends it: refused, by name. */
        SENT
    }

    private static final MessageType[] BY_CODE = values();
    /** Of these types, which stand in the order of their codes. */
    private static final int[] CODES =
            Stream.of(BY_CODE).mapToInt(MessageType::code).toArray();

    private final int code;
    private final Handling handling;

    MessageType(int code, Handling handling) {
        this.code = code;
        this.handling = handling;
    }

    public int code() {
        return code;
    }

    public Handling handling() {
        return handling;
    }

    public static Optional<MessageType> from(int code) {
        int index = Arrays.binarySearch(CODES, code);
        return index < 0 ? Optional.empty() : Optional.of(BY_CODE[index]);
    }
}
