package io.jenkins.plugins.remotepowershell.wsman;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A shell as the host describes it. [MS-WSMV] 2.2.4.37. */
public final class ShellDescription {
    private final XmlNode shell;

    ShellDescription(XmlNode shell) {
        this.shell = shell;
    }

    /** A shell of which nothing else is known. */
    static ShellDescription of(String shellId) {
        XmlNode shell = new XmlNode(Namespaces.SHELL, "Shell", List.of());
        shell.add(XmlNode.leaf(Namespaces.SHELL, "ShellId", shellId));
        return new ShellDescription(shell);
    }

    public String shellId() {
        return text("ShellId");
    }

    public String name() {
        return text("Name");
    }

    public String resourceUri() {
        return text("ResourceUri");
    }

    /** {@code HOST\\user}. */
    public String owner() {
        return text("Owner");
    }

    public String clientIp() {
        return text("ClientIP");
    }

    /** Of the process that hosts the shell. */
    public Optional<Long> processId() {
        return Optional.of(text("ProcessId"))
                .filter(id -> id.matches("\\d{1,18}"))
                .map(Long::valueOf);
    }

    /** {@code Connected} or {@code Disconnected}. */
    public String state() {
        return text("State");
    }

    public boolean isDisconnected() {
        return state().equals("Disconnected");
    }

    public Optional<Duration> idleTimeout() {
        return duration("IdleTimeOut");
    }

    public Optional<Duration> maxIdleTimeout() {
        return duration("MaxIdleTimeOut");
    }

    public Optional<Duration> runTime() {
        return duration("ShellRunTime");
    }

    /** How long no client has asked for anything. */
    public Optional<Duration> inactivity() {
        return duration("ShellInactivity");
    }

    public String bufferMode() {
        return text("BufferMode");
    }

    /** The names of all members, for those that have no accessor. */
    public Set<String> members() {
        Stream<String> names = shell.children().stream().map(XmlNode::name);
        return names.collect(Collectors.toCollection(TreeSet::new));
    }

    private String text(String member) {
        return shell.textOf(Namespaces.SHELL, member).orElse("");
    }

    private Optional<Duration> duration(String member) {
        return shell.textOf(Namespaces.SHELL, member).flatMap(ShellDescription::parse);
    }

    private static Optional<Duration> parse(String text) {
        try {
            return Optional.of(Duration.parse(text));
        } catch (DateTimeParseException unknownForm) {
            return Optional.empty();
        }
    }

    @Override
    public String toString() {
        return "shell " + shellId() + ", " + state();
    }
}
