package io.jenkins.plugins.remotepowershell.wsman;

import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Fault codes that a Windows host may answer with: wsmerror.h, Windows system codes, and PowerShell's plug-in codes. */
public enum WsmanFaultCode {
    RESOURCE_NOT_FOUND(2150858752L, Kind.PROGRAMMING, "the resource does not exist"),
    INVALID_HEADER_VALUE(2150858767L, Kind.PROGRAMMING, "a header has an invalid value"),
    HEADER_NOT_UNDERSTOOD(2150858768L, Kind.PROGRAMMING, "a header is not understood"),
    DESTINATION_UNREACHABLE(2150858770L, Kind.TRANSPORT, "the destination is unreachable, or no service is there"),
    ENDPOINT_UNAVAILABLE(2150858772L, Kind.TRANSPORT, "the endpoint is unavailable"),
    RESPONSE_TOO_LARGE(2150858790L, Kind.PROGRAMMING, "the answer is larger than MaxEnvelopeSize"),
    TIMED_OUT(2150858793L, Kind.EXPECTED, "nothing to deliver within the operation timeout"),
    ENCODING_LIMIT_OPTION(2150858804L, Kind.PROGRAMMING, "an encoding limit was exceeded"),
    ENCODING_LIMIT(2150858805L, Kind.PROGRAMMING, "an encoding limit was exceeded"),
    AUTHENTICATION_FAILED(2150858806L, Kind.USER, "the sign-on failed"),
    INVALID_RESOURCE_URI(2150858811L, Kind.PROGRAMMING, "there is no such session configuration on this host"),
    INVALID_SELECTORS(2150858813L, Kind.PROGRAMMING, "the selectors are invalid"),
    SERVICE_BUSY(2150858815L, Kind.QUOTA, "the service is busy"),
    REQUEST_TOO_LARGE(2150858823L, Kind.PROGRAMMING, "the request is larger than the host allows"),
    REQUEST_TOO_LARGE_2(2150858824L, Kind.PROGRAMMING, "the request is larger than the host allows"),
    REQUEST_TOO_LARGE_3(2150858825L, Kind.PROGRAMMING, "the request is larger than the host allows"),
    NOT_FOUND(2150858843L, Kind.LOST, "the shell or command does not exist"),
    ENVELOPE_SIZE_TOO_SMALL(2150858878L, Kind.PROGRAMMING, "MaxEnvelopeSize is below its minimum"),
    LOCALE_NOT_SUPPORTED(2150858887L, Kind.PROGRAMMING, "the locale is not supported"),
    WRONG_CONTENT_TYPE(2150858999L, Kind.TRANSPORT, "the answer has a wrong content type"),
    SERVICE_UNAVAILABLE(2150859026L, Kind.TRANSPORT, "the service is unavailable (HTTP 503)"),
    URL_NOT_AVAILABLE(2150859027L, Kind.TRANSPORT, "the URL is not available (HTTP 404)"),
    NETWORK_TIMED_OUT(2150859046L, Kind.TRANSPORT, "the network timed out"),
    SHELL_ALREADY_CLOSED(2150859082L, Kind.LOST, "the shell was already closed"),
    COMMAND_ALREADY_CLOSED(2150859087L, Kind.LOST, "the command was already closed"),
    PUBLIC_NETWORK(2150859113L, Kind.PROGRAMMING, "WinRM cannot be set up while the network profile is Public"),
    HTTP_SERVICE_ERROR(2150859120L, Kind.TRANSPORT, "the HTTP service failed"),
    SHELL_NOT_INITIALIZED(2150859118L, Kind.LOST, "the shell is not initialized, or the service is shutting down"),
    MAX_SHELLS_PER_USER(
            2150859173L, Kind.QUOTA, "the account has as many shells as the host allows (MaxShellsPerUser)"),
    MAX_OPERATIONS_PER_USER(
            2150859174L,
            Kind.QUOTA,
            "the account has as many operations as the host allows (MaxConcurrentOperationsPerUser)"),
    USER_LOAD_QUOTA(2150859175L, Kind.QUOTA, "the account's load quota is exceeded"),
    SYSTEM_LOAD_QUOTA(2150859176L, Kind.QUOTA, "the host's load quota is exceeded"),
    DIFFERENT_USER(2150859177L, Kind.USER, "the shell belongs to another account"),
    MAX_SHELL_USERS(2150859179L, Kind.QUOTA, "the host has as many shell users as it allows (MaxConcurrentUsers)"),
    REMOTE_SHELLS_DISABLED(
            2150859180L, Kind.PROGRAMMING, "the host does not allow remote shells (AllowRemoteShellAccess)"),
    PULL_MISMATCH(2150859181L, Kind.PROGRAMMING, "Pull and Enumerate differ in their limits"),
    FILTER_REQUIRED(2150859200L, Kind.PROGRAMMING, "commands can only be listed of one shell"),
    SHELL_NAME_TOO_LONG(2150859202L, Kind.PROGRAMMING, "the shell's name is longer than 255 characters"),
    SHELL_DISCONNECTED(2150859204L, Kind.ATTACH_CONFLICT, "the shell is disconnected"),
    DISCONNECT_NOT_SUPPORTED(2150859205L, Kind.PROGRAMMING, "this shell does not support disconnect"),
    SESSION_MISMATCH(2150859206L, Kind.ATTACH_CONFLICT, "the shell belongs to another client session"),
    COMMAND_ALREADY_TERMINATED(2150859212L, Kind.LOST, "the command was already terminated"),
    CONNECTED_TO_ANOTHER_CLIENT(2150859213L, Kind.ATTACH_CONFLICT, "the shell is connected to another client"),
    DISCONNECT_NOT_GRACEFUL(2150859214L, Kind.ATTACH_CONFLICT, "the disconnect was not graceful"),
    ALREADY_DISCONNECTED(2150859215L, Kind.EXPECTED, "the shell is already disconnected"),
    SHELL_CONNECTED(2150859216L, Kind.ATTACH_CONFLICT, "the shell is connected"),
    COMMAND_CONNECTED(2150859219L, Kind.ATTACH_CONFLICT, "the command is connected"),
    COMMAND_ID_NO_GUID(2150859220L, Kind.PROGRAMMING, "the CommandId is no GUID"),
    SHELL_ID_NO_GUID(2150859221L, Kind.PROGRAMMING, "the ShellId is no GUID"),
    COMMAND_EXISTS(2150859222L, Kind.EXPECTED, "the command exists already"),
    SHELL_EXISTS(2150859223L, Kind.EXPECTED, "the shell exists already"),
    REMOTE_ACCESS_DISABLED(2150859229L, Kind.PROGRAMMING, "the session configuration does not allow remote access"),
    STREAM_DISCONNECTED(2150859230L, Kind.ATTACH_CONFLICT, "the stream is disconnected"),
    RUN_AS_FAILED(2150859231L, Kind.USER, "the sign-on of the configuration's RunAs account failed"),
    NO_REMOTE_CONNECTIONS(2150859235L, Kind.PROGRAMMING, "the session configuration accepts no remote connections"),
    PLUGIN_MAX_SHELLS_PER_USER(
            2150859236L,
            Kind.QUOTA,
            "the account has as many shells as the session configuration allows (MaxShellsPerUser)"),
    PLUGIN_MAX_USERS(2150859237L, Kind.QUOTA, "the session configuration has as many users as it allows"),
    PLUGIN_MAX_SHELLS(2150859238L, Kind.QUOTA, "the session configuration has as many shells as it allows"),
    PLUGIN_MAX_OPERATIONS(2150859239L, Kind.QUOTA, "the session configuration has as many operations as it allows"),
    PLUGIN_MAX_OPERATIONS_PER_USER(
            2150859240L, Kind.QUOTA, "the account has as many operations as the session configuration allows"),
    PLUGIN_MAX_COMMANDS_PER_SHELL(2150859241L, Kind.QUOTA, "the shell has as many commands as it allows"),
    INSUFFICIENT_RESOURCES(2150859242L, Kind.QUOTA, "the host has too few resources"),
    IDLE_TIMEOUT_OUT_OF_RANGE(
            2150859250L, Kind.PROGRAMMING, "the idle timeout is outside the range that the host allows"),
    SESSION_ID_UNUSABLE(
            2150859258L, Kind.LOST, "the client session id is unusable, for example after a restart of the service"),
    ACCESS_DENIED(5L, Kind.USER, "access is denied"),
    OUT_OF_MEMORY(14L, Kind.QUOTA, "the host is out of memory"),
    NOT_SUPPORTED(50L, Kind.PROGRAMMING, "the request is not supported"),
    INVALID_PARAMETER(87L, Kind.PROGRAMMING, "a parameter is invalid"),
    INVALID_PARAMETER_RESULT(2147942487L, Kind.PROGRAMMING, "a parameter is invalid"),
    FILE_NOT_FOUND(2147942402L, Kind.PROGRAMMING, "a file was not found"),
    OUT_OF_MEMORY_RESULT(2147942414L, Kind.QUOTA, "the host is out of memory"),
    OPERATION_ABORTED(995L, Kind.TRANSPORT, "the operation was aborted; the service may be stopping"),
    SHUTDOWN_IN_PROGRESS(1115L, Kind.TRANSPORT, "the host is shutting down"),
    NO_LOGON_SERVERS(1311L, Kind.USER, "no logon server is available"),
    NO_LOGON_SESSION(1312L, Kind.USER, "the logon session does not exist"),
    LOGON_FAILURE(1326L, Kind.USER, "the user name or password is wrong"),
    RPC_UNAVAILABLE(1722L, Kind.TRANSPORT, "a service on the host is unavailable"),
    WINHTTP_TIMED_OUT(2147954402L, Kind.TRANSPORT, "the network timed out"),
    TARGET_UNKNOWN(2148074243L, Kind.USER, "the service principal name is unknown"),
    PLUGIN_NULL_CONTEXT(2152990672L, Kind.PROGRAMMING, "the plug-in got no context"),
    PLUGIN_BAD_CONTEXT(2152990673L, Kind.PROGRAMMING, "the plug-in got a bad context"),
    PLUGIN_NULL_INPUT(2152991672L, Kind.PROGRAMMING, "the plug-in got no input"),
    PLUGIN_NULL_STREAMS(2152991673L, Kind.PROGRAMMING, "the plug-in got no streams"),
    PLUGIN_NO_SESSION(2152991674L, Kind.PROGRAMMING, "the plug-in could not create its session"),
    PLUGIN_NULL_SHELL(2152991675L, Kind.LOST, "the plug-in got no shell"),
    PLUGIN_INVALID_SHELL(2152991676L, Kind.LOST, "the plug-in does not know the shell"),
    PLUGIN_INVALID_COMMAND(2152991677L, Kind.LOST, "the plug-in does not know the command"),
    PLUGIN_BAD_INPUT_STREAM(2152991678L, Kind.PROGRAMMING, "the input stream does not exist"),
    PLUGIN_BAD_INPUT_TYPE(2152991679L, Kind.PROGRAMMING, "the input is of a wrong type"),
    PLUGIN_BAD_OUTPUT_STREAM(2152991680L, Kind.PROGRAMMING, "the output stream does not exist"),
    PLUGIN_BAD_SENDER(2152991681L, Kind.PROGRAMMING, "the sender's details are invalid"),
    PLUGIN_SHUTDOWN_REGISTRATION(2152991682L, Kind.PROGRAMMING, "the plug-in could not register for shutdown"),
    PLUGIN_REPORT_CONTEXT(2152991683L, Kind.PROGRAMMING, "the plug-in could not report its context"),
    PLUGIN_ARGUMENT_COUNT(2152991684L, Kind.PROGRAMMING, "a command takes exactly one argument"),
    PLUGIN_PROTOCOL_VERSION(2152991685L, Kind.PROGRAMMING, "the protocolversion does not fit"),
    PLUGIN_OPTION_NOT_UNDERSTOOD(2152991686L, Kind.PROGRAMMING, "an option is not understood"),
    PLUGIN_NO_PROTOCOL_VERSION(2152991687L, Kind.PROGRAMMING, "the option protocolversion is missing"),
    PLUGIN_EXCEPTION(2152992672L, Kind.PROGRAMMING, "the plug-in failed, or got incorrect protocol data"),
    PLUGIN_SHUTTING_DOWN(2152992673L, Kind.LOST, "the operation is shutting down"),
    PLUGIN_NO_NEGOTIATION(2152992674L, Kind.PROGRAMMING, "negotiation data is missing"),
    PLUGIN_CONNECT_FAILED(2152992675L, Kind.PROGRAMMING, "the plug-in could not process Connect"),
    UNKNOWN(0L, Kind.PROGRAMMING, "the fault is not known");

    /** What a caller does about a fault. */
    public enum Kind {
        /** Not an error, or what was asked for is done already. */
        EXPECTED,
        /** Retry with back-off on a new connection. */
        TRANSPORT,
        /** Someone is connected to the shell, perhaps our own dead predecessor. */
        ATTACH_CONFLICT,
        /** Shell or command is gone; Get tells which. */
        LOST,
        /** Retry later. */
        QUOTA,
        /** The account; not to be hammered. */
        USER,
        /** Request or configuration; retrying does not help. */
        PROGRAMMING
    }

    private static final Map<Long, WsmanFaultCode> BY_NUMBER =
            Stream.of(values()).collect(Collectors.toMap(WsmanFaultCode::number, Function.identity()));

    private final long number;
    private final Kind kind;
    private final String meaning;

    WsmanFaultCode(long number, Kind kind, String meaning) {
        this.number = number;
        this.kind = kind;
        this.meaning = meaning;
    }

    /** As in the Code attribute: unsigned 32 bit. */
    public long number() {
        return number;
    }

    public Kind kind() {
        return kind;
    }

    /** For a sentence: what the host means. */
    public String meaning() {
        return meaning;
    }

    /** The code of that number, or {@link #UNKNOWN}. */
    public static WsmanFaultCode from(long number) {
        return BY_NUMBER.getOrDefault(number, UNKNOWN);
    }
}
