package io.jenkins.plugins.remotepowershell.session;

import io.jenkins.plugins.remotepowershell.transport.WsmanTransport;
import io.jenkins.plugins.remotepowershell.wsman.CommandDescription;
import io.jenkins.plugins.remotepowershell.wsman.EnumerationPage;
import io.jenkins.plugins.remotepowershell.wsman.HostConfiguration;
import io.jenkins.plugins.remotepowershell.wsman.HostRequests;
import io.jenkins.plugins.remotepowershell.wsman.Namespaces;
import io.jenkins.plugins.remotepowershell.wsman.RequestContext;
import io.jenkins.plugins.remotepowershell.wsman.ShellDescription;
import io.jenkins.plugins.remotepowershell.wsman.ShellRequests;
import io.jenkins.plugins.remotepowershell.wsman.ShellResponses;
import io.jenkins.plugins.remotepowershell.wsman.WsmanFaultCode;
import io.jenkins.plugins.remotepowershell.wsman.WsmanFaultException;
import io.jenkins.plugins.remotepowershell.wsman.WsmanProtocolException;
import io.jenkins.plugins.remotepowershell.wsman.WsmanRequest;
import io.jenkins.plugins.remotepowershell.wsman.XmlNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;

/** The shells of a host, ours or not, and the host itself. For use by many threads, which wait for each other. */
public final class HostSessions implements AutoCloseable {
    /** More than a host can have; against one that never ends its list. */
    private static final int MAXIMUM_PAGES = 1000;

    private final LaneExchange lane;
    private final RequestContext context;
    private final Supplier<UUID> messageIds;

    /** @param sessionId any; it becomes no shell's owner */
    public HostSessions(WsmanTransport transport, SessionSettings settings, UUID sessionId, Supplier<UUID> messageIds) {
        this.lane = new LaneExchange(transport, "host");
        this.context = ShellClient.context(settings, sessionId);
        this.messageIds = messageIds;
    }

    /** Vendor and version of the service, with the account's sign-on. */
    public String identify() throws IOException, InterruptedException {
        return ShellResponses.identified(call(HostRequests.identify(messageIds.get())));
    }

    /** All shells that the account may see: its own, or those of all accounts if it is an administrator. */
    public List<ShellDescription> shells() throws IOException, InterruptedException {
        return all(requests().enumerateShells(messageIds.get()), Namespaces.SHELL_RESOURCE, ShellResponses::shells);
    }

    /** The commands of one of our shells that nobody has terminated. */
    public List<CommandDescription> commands(UUID shellId) throws IOException, InterruptedException {
        return commands(WsmanRequest.guid(shellId));
    }

    /** The commands of a shell that nobody has terminated. */
    public List<CommandDescription> commands(ShellDescription shell) throws IOException, InterruptedException {
        return commands(shell.shellId());
    }

    /** Limits and quotas; empty if the account is no administrator there. */
    public Optional<HostConfiguration> configuration() throws IOException, InterruptedException {
        try {
            return Optional.of(ShellResponses.configuration(call(requests().getConfiguration(messageIds.get()))));
        } catch (WsmanFaultException refused) {
            if (refused.code() != WsmanFaultCode.ACCESS_DENIED) {
                throw refused;
            }
            return Optional.empty();
        }
    }

    /** Ends a shell with everything that runs in it. */
    public void delete(ShellDescription shell) throws IOException, InterruptedException {
        ShellRequests requests = new ShellRequests(context.withResource(shell.resourceUri()), shell.shellId());
        call(requests.delete(messageIds.get()));
    }

    /** Closes the connection. */
    @Override
    public void close() {
        lane.release();
    }

    private List<CommandDescription> commands(String shellId) throws IOException, InterruptedException {
        return all(
                requests().enumerateCommands(messageIds.get(), shellId),
                Namespaces.COMMAND_RESOURCE,
                ShellResponses::commands);
    }

    private <T> List<T> all(WsmanRequest enumerate, String resource, Function<XmlNode, EnumerationPage<T>> read)
            throws IOException, InterruptedException {
        EnumerationPage<T> page = read.apply(call(enumerate));
        List<T> items = new ArrayList<>(page.items());
        for (int pages = 1; !page.context().isEmpty(); pages++) {
            if (pages == MAXIMUM_PAGES) {
                call(requests().release(messageIds.get(), resource, page.context()));
                throw new WsmanProtocolException("The host's list does not end after " + MAXIMUM_PAGES + " parts");
            }
            page = read.apply(call(requests().pull(messageIds.get(), resource, page.context())));
            items.addAll(page.items());
        }
        return items;
    }

    private HostRequests requests() {
        return new HostRequests(context);
    }

    private XmlNode call(WsmanRequest request) throws IOException, InterruptedException {
        return lane.call(request, context.operationTimeout());
    }
}
