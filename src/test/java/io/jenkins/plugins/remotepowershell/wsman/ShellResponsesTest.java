package io.jenkins.plugins.remotepowershell.wsman;

import static io.jenkins.plugins.remotepowershell.wsman.Answers.body;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class ShellResponsesTest {
    private static final String SHELL = "<rsp:Shell><rsp:ShellId>B6631D8E-65A0-49F2-9053-A1B156C95777</rsp:ShellId>"
            + "<rsp:Name>run-1</rsp:Name><rsp:Owner>WEB01\\deploy</rsp:Owner><rsp:ClientIP>10.0.2.2</rsp:ClientIP>"
            + "<rsp:ProcessId>2792</rsp:ProcessId><rsp:IdleTimeOut>PT7200.000S</rsp:IdleTimeOut>"
            + "<rsp:MaxIdleTimeOut>PT2147483.647S</rsp:MaxIdleTimeOut><rsp:BufferMode>Block</rsp:BufferMode>"
            + "<rsp:State>Connected</rsp:State><rsp:ShellRunTime>P0DT0H0M2S</rsp:ShellRunTime>"
            + "<rsp:ShellInactivity>P1DT2H3M4S</rsp:ShellInactivity></rsp:Shell>";

    @Test
    void aShellIsDescribed() throws Exception {
        ShellDescription shell = ShellResponses.described(body(WsmanAction.GET, Answers.to(WsmanAction.GET, SHELL)));

        assertThat(shell.shellId()).isEqualTo("B6631D8E-65A0-49F2-9053-A1B156C95777");
        assertThat(shell.name()).isEqualTo("run-1");
        assertThat(shell.owner()).isEqualTo("WEB01\\deploy");
        assertThat(shell.clientIp()).isEqualTo("10.0.2.2");
        assertThat(shell.processId()).contains(2792L);
        assertThat(shell.idleTimeout()).contains(Duration.ofHours(2));
        assertThat(shell.maxIdleTimeout()).contains(Duration.ofMillis(Integer.MAX_VALUE));
        assertThat(shell.runTime()).contains(Duration.ofSeconds(2));
        assertThat(shell.inactivity())
                .contains(Duration.ofDays(1).plusHours(2).plusMinutes(3).plusSeconds(4));
        assertThat(shell.bufferMode()).isEqualTo("Block");
        assertThat(shell.isDisconnected()).isFalse();
        assertThat(shell.members()).contains("ProcessId", "State").hasSize(11);
    }

    @Test
    void anUnreadableDurationOrNumberIsUnknownNotAFailure() throws Exception {
        String odd = "<rsp:Shell><rsp:ShellId>x</rsp:ShellId><rsp:IdleTimeOut>P99999999999999999999D</rsp:IdleTimeOut>"
                + "<rsp:ShellRunTime>P1Y</rsp:ShellRunTime><rsp:ProcessId>-7</rsp:ProcessId></rsp:Shell>";

        ShellDescription shell = ShellResponses.described(body(WsmanAction.GET, Answers.to(WsmanAction.GET, odd)));

        assertThat(shell.idleTimeout()).isEmpty();
        assertThat(shell.runTime()).isEmpty();
        assertThat(shell.processId()).isEmpty();
        assertThat(shell.state()).isEmpty();
    }

    @Test
    void aHostThatNamesTheShellItselfIsUnderstood() throws Exception {
        String created = "<x:ResourceCreated><a:ReferenceParameters><w:SelectorSet><w:Selector Name=\"ShellId\">"
                + "C8CD7685-F0A0-4B79-8F82-B8B37462667A</w:Selector></w:SelectorSet></a:ReferenceParameters>"
                + "</x:ResourceCreated>";

        ShellDescription shell =
                ShellResponses.created(body(WsmanAction.CREATE, Answers.to(WsmanAction.CREATE, created)));

        assertThat(shell.shellId()).isEqualTo("C8CD7685-F0A0-4B79-8F82-B8B37462667A");
        assertThatThrownBy(() -> ShellResponses.created(body(WsmanAction.CREATE, Answers.to(WsmanAction.CREATE, ""))))
                .isInstanceOf(WsmanProtocolException.class)
                .hasMessageContaining("names no shell");
    }

    @Test
    void eachStreamIsDecodedByItself() throws Exception {
        String answer = Answers.to(WsmanAction.RECEIVE, Answers.received("YQ==", "YmM=", "\r\n  ZGVm\n"));

        ReceiveResponse received = ShellResponses.received(body(WsmanAction.RECEIVE, answer));

        assertThat(new String(received.fragments(), StandardCharsets.US_ASCII)).isEqualTo("abcdef");
        assertThat(received.done()).isFalse();
    }

    @Test
    void onlyTheStateDoneEndsACommand() throws Exception {
        assertThat(received(state("Done")).done()).isTrue();
        assertThat(received(state("Pending")).done()).isFalse();
        assertThat(received(state("Running")).done()).isFalse();
    }

    @Test
    void anAnswerWithoutStreamsBringsNothing() throws Exception {
        assertThat(received("<rsp:ReceiveResponse/>").fragments()).isEmpty();
    }

    @Test
    void garbageInAStreamIsRefused() {
        for (String garbage : new String[] {"YQ=", "Y", "YQ==YQ==", "Y*==", "&#228;&#246;", "<rsp:X/>YQ==Z"}) {
            assertThatThrownBy(() -> received(Answers.received(garbage)))
                    .as(garbage)
                    .isInstanceOf(WsmanProtocolException.class)
                    .hasMessageContaining("base64");
        }
    }

    @Test
    void anAnswerToAnotherRequestIsRefused() {
        String stranger = Answers.envelope(WsmanAction.SEND.responseUri(), "uuid:" + UUID.randomUUID(), "");
        String nobody = Answers.envelope(WsmanAction.SEND.responseUri(), "", "");

        for (String answer : new String[] {stranger, nobody}) {
            assertThatThrownBy(() -> body(WsmanAction.SEND, answer))
                    .isInstanceOf(WsmanProtocolException.class)
                    .hasMessageContaining("another request");
        }
    }

    @Test
    void anotherOperationsAnswerIsRefused() {
        assertThatThrownBy(() -> body(WsmanAction.DELETE, Answers.to(WsmanAction.SEND, "")))
                .isInstanceOf(WsmanProtocolException.class)
                .hasMessageContaining("another operation");
    }

    @Test
    void anAnswerWithoutItsBodyIsRefusedByName() {
        for (WsmanAction action :
                new WsmanAction[] {WsmanAction.RECEIVE, WsmanAction.CONNECT, WsmanAction.GET, WsmanAction.CREATE}) {
            assertThatThrownBy(() -> {
                        XmlNode body = body(action, Answers.to(action, "<rsp:Unexpected/>"));
                        switch (action) {
                            case RECEIVE -> ShellResponses.received(body);
                            case CONNECT -> ShellResponses.connected(body);
                            case GET -> ShellResponses.configuration(body);
                            default -> ShellResponses.created(body);
                        }
                    })
                    .isInstanceOf(WsmanProtocolException.class)
                    .hasMessageContaining(action.name());
        }
    }

    @Test
    void aListGoesOnUntilItsEnd() throws Exception {
        String items = "<w:Items>" + SHELL + SHELL + "</w:Items>";
        String more = "<n:EnumerateResponse><n:EnumerationContext>uuid:42</n:EnumerationContext>" + items
                + "</n:EnumerateResponse>";
        String last = "<n:PullResponse><n:Items>" + SHELL + "</n:Items><n:EndOfSequence/></n:PullResponse>";

        EnumerationPage<ShellDescription> first =
                ShellResponses.shells(body(WsmanAction.ENUMERATE, Answers.to(WsmanAction.ENUMERATE, more)));
        EnumerationPage<ShellDescription> second =
                ShellResponses.shells(body(WsmanAction.PULL, Answers.to(WsmanAction.PULL, last)));

        assertThat(first.items()).hasSize(2);
        assertThat(first.context()).isEqualTo("uuid:42");
        assertThat(second.items()).hasSize(1);
        assertThat(second.context()).isEmpty();
    }

    @Test
    void theCommandsOfAShellAreListed() throws Exception {
        String list = "<n:EnumerateResponse><n:EnumerationContext/><w:Items><rsp:Command><rsp:CommandId>ID"
                + "</rsp:CommandId><rsp:CommandLine/><rsp:CommandState>Running</rsp:CommandState></rsp:Command></w:Items>"
                + "<w:EndOfSequence/></n:EnumerateResponse>";

        EnumerationPage<CommandDescription> page =
                ShellResponses.commands(body(WsmanAction.ENUMERATE, Answers.to(WsmanAction.ENUMERATE, list)));

        assertThat(page.items()).containsExactly(new CommandDescription("ID", "Running"));
    }

    @Test
    void identifyNeedsNoHeaders() throws Exception {
        String answer = "<s:Envelope xmlns:s=\"" + Namespaces.SOAP
                + "\"><s:Header/><s:Body><i:IdentifyResponse xmlns:i=\""
                + Namespaces.IDENTITY + "\"><i:ProductVendor>Microsoft Corporation</i:ProductVendor><i:ProductVersion>"
                + "OS: 10.0.17763 SP: 0.0 Stack: 3.0</i:ProductVersion></i:IdentifyResponse></s:Body></s:Envelope>";

        assertThat(ShellResponses.identified(body(WsmanAction.IDENTIFY, answer)))
                .isEqualTo("Microsoft Corporation OS: 10.0.17763 SP: 0.0 Stack: 3.0");
    }

    private static String state(String name) {
        return "<rsp:ReceiveResponse><rsp:CommandState State=\"" + Namespaces.SHELL + "/CommandState/" + name
                + "\"><rsp:ExitCode>0</rsp:ExitCode></rsp:CommandState></rsp:ReceiveResponse>";
    }

    private static ReceiveResponse received(String body) throws WsmanFaultException, WsmanProtocolException {
        return ShellResponses.received(body(WsmanAction.RECEIVE, Answers.to(WsmanAction.RECEIVE, body)));
    }
}
