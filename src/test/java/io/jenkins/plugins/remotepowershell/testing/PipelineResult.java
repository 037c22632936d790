package io.jenkins.plugins.remotepowershell.testing;

import io.jenkins.plugins.remotepowershell.psrp.PSInvocationState;
import io.jenkins.plugins.remotepowershell.psrp.PsrpEvent;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;

/** All that a pipeline sent, from its start to its end. */
public record PipelineResult(List<PsrpEvent> events) {

    public <T extends PsrpEvent> List<T> events(Class<T> type) {
        return events.stream().filter(type::isInstance).map(type::cast).toList();
    }

    /** The objects on the output stream. */
    public List<Object> outputs() {
        return Arrays.asList(events(PsrpEvent.Output.class).stream()
                .map(PsrpEvent.Output::value)
                .toArray());
    }

    /** The last code that the script gave to {@code exit}. */
    public OptionalInt exitCode() {
        return events(PsrpEvent.HostCalled.class).stream()
                .map(PsrpEvent.HostCalled::call)
                .filter(call -> call.isExitCode())
                .mapToInt(call -> call.exitCode())
                .reduce((earlier, later) -> later);
    }

    public PsrpEvent.PipelineState end() {
        List<PsrpEvent.PipelineState> states = events(PsrpEvent.PipelineState.class);
        return states.get(states.size() - 1);
    }

    public PSInvocationState state() {
        return end().state();
    }
}
