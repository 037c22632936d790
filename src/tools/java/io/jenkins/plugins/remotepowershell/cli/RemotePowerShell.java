package io.jenkins.plugins.remotepowershell.cli;

/** Entry point of the command line program. */
public final class RemotePowerShell {
    private RemotePowerShell() {}

    public static void main(String[] arguments) {
        System.exit(2);
    }
}
