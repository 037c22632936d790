package io.jenkins.plugins.remotepowershell.psrp;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.remotepowershell.clixml.PsObject;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the records of a script's streams say. [MS-PSRP] 2.2.2 and 2.2.3. */
class RecordsTest {
    private static final String HOST_MESSAGE = "System.Management.Automation.HostInformationMessage";

    private final Peer peer = new Peer(UUID.randomUUID());
    private ClientPipeline pipeline;

    @BeforeEach
    void startAPipeline() throws PsrpProtocolException {
        pipeline = Peer.started(peer.openedPool());
    }

    @Test
    void anErrorHasItsMessageIdCategoryAndPlace() throws Exception {
        PsObject exception = PsObject.ofType(List.of("System.Exception"), "text", Map.of("Message", "no such file"));
        PsObject record = PsObject.ofType(
                List.of("System.Management.Automation.ErrorRecord"),
                "text",
                Map.of(
                        "Exception", exception,
                        "FullyQualifiedErrorId", "PathNotFound,Get-Item",
                        "ErrorCategory_Message", "ObjectNotFound: (C:\\x:String) [Get-Item]",
                        "ErrorDetails_ScriptStackTrace", "at <ScriptBlock>, build.ps1: line 3"));

        assertThat(event(MessageType.ERROR_RECORD, record))
                .isEqualTo(new PsrpEvent.ErrorWritten(new ErrorRecord(
                        "no such file",
                        "PathNotFound,Get-Item",
                        "ObjectNotFound: (C:\\x:String) [Get-Item]",
                        "at <ScriptBlock>, build.ps1: line 3")));
    }

    @Test
    void theDetailsOfAnErrorCountBeforeItsException() throws Exception {
        PsObject record = Peer.properties(
                "Exception", Peer.properties("Message", "inner"), "ErrorDetails_Message", "what the user should read");

        assertThat(error(record).message()).isEqualTo("what the user should read");
    }

    @Test
    void anErrorWithoutExceptionHasItsText() throws Exception {
        assertThat(error(PsObject.ofType(List.of("X"), "as text", Map.of())).message())
                .isEqualTo("as text");
        assertThat(error("only a string").message()).isEqualTo("only a string");
        assertThat(error(null)).isEqualTo(new ErrorRecord("", "", "", ""));
    }

    @Test
    void aLineOfAStreamIsItsMessageElseItsText() throws Exception {
        PsObject both = PsObject.ofType(List.of("X"), "text", Map.of("InformationalRecord_Message", "message"));
        PsObject textOnly = PsObject.ofType(List.of("X"), "text", Map.of());

        for (MessageType stream :
                List.of(MessageType.WARNING_RECORD, MessageType.VERBOSE_RECORD, MessageType.DEBUG_RECORD)) {
            assertThat(event(stream, both)).isEqualTo(new PsrpEvent.Informational(stream, "message"));
            assertThat(event(stream, textOnly)).isEqualTo(new PsrpEvent.Informational(stream, "text"));
            assertThat(event(stream, Peer.properties())).isEqualTo(new PsrpEvent.Informational(stream, ""));
        }
    }

    @Test
    void writeHostIsToldFromWriteInformation() throws Exception {
        PsObject fromHost = PsObject.ofType(
                List.of(HOST_MESSAGE, "System.Object"), "hello", Map.of("Message", "hello", "NoNewLine", true));
        PsObject deserialized = PsObject.ofType(List.of("Deserialized." + HOST_MESSAGE), null, Map.of("Message", "hi"));

        assertThat(information(fromHost)).isEqualTo(new PsrpEvent.Information("hello", true, true));
        assertThat(information(deserialized)).isEqualTo(new PsrpEvent.Information("hi", true, false));
        assertThat(information("plain")).isEqualTo(new PsrpEvent.Information("plain", false, false));
        assertThat(information(42)).isEqualTo(new PsrpEvent.Information("42", false, false));
        assertThat(information(null)).isEqualTo(new PsrpEvent.Information("", false, false));
        assertThat(information(PsObject.ofType(List.of("X"), "object's text", Map.of())))
                .isEqualTo(new PsrpEvent.Information("object's text", false, false));
    }

    @Test
    void progressHasWhatIsKnownOfIt() throws Exception {
        PsObject record = Peer.properties(
                "Activity",
                "copying",
                "StatusDescription",
                "12 of 30",
                "PercentComplete",
                40,
                "SecondsRemaining",
                17,
                "Type",
                PsObject.ofEnum("System.Management.Automation.ProgressRecordType", "Completed", 1));

        assertThat(event(MessageType.PROGRESS_RECORD, record))
                .isEqualTo(new PsrpEvent.Progress(new ProgressRecord("copying", "12 of 30", 40, 17, true)));
        assertThat(event(MessageType.PROGRESS_RECORD, Peer.properties("Activity", "copying")))
                .isEqualTo(new PsrpEvent.Progress(new ProgressRecord("copying", "", -1, -1, false)));
    }

    @Test
    void anOutputIsAnyValue() throws Exception {
        assertThat(event(MessageType.PIPELINE_OUTPUT, "line")).isEqualTo(new PsrpEvent.Output("line"));
        assertThat(event(MessageType.PIPELINE_OUTPUT, 7)).isEqualTo(new PsrpEvent.Output(7));
        assertThat(event(MessageType.PIPELINE_OUTPUT, null)).isEqualTo(new PsrpEvent.Output(null));
    }

    @Test
    void aTerminatingErrorIsTheReasonOfTheEnd() throws Exception {
        PsObject failed = Peer.properties(
                "PipelineState", 5, "ExceptionAsErrorRecord", Peer.properties("ErrorDetails_Message", "thrown"));

        PsrpEvent.PipelineState end = (PsrpEvent.PipelineState) event(MessageType.PIPELINE_STATE, failed);

        assertThat(end.state()).isEqualTo(PSInvocationState.FAILED);
        assertThat(end.reason().orElseThrow().message()).isEqualTo("thrown");
    }

    private PsrpEvent information(Object data) throws PsrpProtocolException {
        return event(MessageType.INFORMATION_RECORD, Peer.properties("MessageData", data));
    }

    private ErrorRecord error(Object record) throws PsrpProtocolException {
        return ((PsrpEvent.ErrorWritten) event(MessageType.ERROR_RECORD, record)).error();
    }

    private PsrpEvent event(MessageType type, Object payload) throws PsrpProtocolException {
        return pipeline.receive(peer.pipeline(pipeline.id(), type, payload)).get(0);
    }
}
