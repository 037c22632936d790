package io.jenkins.plugins.remotepowershell.simulator;

/** How much a simulated host allows at once; each limit has its own fault. */
public record Quotas(int shellsPerUser, int operationsPerUser, int commandsPerShell, int shells, int users) {

    /** The documented limits of a service and of a session configuration. */
    public static Quotas documented() {
        return new Quotas(30, 1500, 1000, Integer.MAX_VALUE, Integer.MAX_VALUE);
    }

    public Quotas withShellsPerUser(int count) {
        return new Quotas(count, operationsPerUser, commandsPerShell, shells, users);
    }

    public Quotas withOperationsPerUser(int count) {
        return new Quotas(shellsPerUser, count, commandsPerShell, shells, users);
    }

    public Quotas withCommandsPerShell(int count) {
        return new Quotas(shellsPerUser, operationsPerUser, count, shells, users);
    }

    public Quotas withShells(int count) {
        return new Quotas(shellsPerUser, operationsPerUser, commandsPerShell, count, users);
    }

    public Quotas withUsers(int count) {
        return new Quotas(shellsPerUser, operationsPerUser, commandsPerShell, shells, count);
    }
}
