package io.jenkins.plugins.remotepowershell.simulator;

import java.util.concurrent.ScheduledExecutorService;

/** The operations of a host, by what they are about. */
record Operations(
        ShellCreation creation,
        ShellOperations shells,
        CommandOperations commands,
        ReceiveOperation receive,
        Enumerations enumerations,
        ServiceConfiguration configuration) {

    static Operations of(
            SimulatedHostSettings settings,
            ShellTable shells,
            ScriptEngine.HostFacts facts,
            ScheduledExecutorService clock) {
        return new Operations(
                new ShellCreation(settings, shells, facts),
                new ShellOperations(settings, shells),
                new CommandOperations(settings, shells, clock),
                new ReceiveOperation(settings, shells, clock),
                new Enumerations(settings, shells),
                new ServiceConfiguration(settings));
    }
}
