package io.jenkins.plugins.remotepowershell.simulator;

/**
 * Runs the small subset of PowerShell that docs/simulated-host.md describes, in this process: enough for the samples and
 * for tests of transport, session and store. It proves nothing about PowerShell or about the runner.
 */
public final class BuiltinEngine implements ScriptEngine {
    @Override
    public Session open(HostFacts host, byte[] creation, Output output) {
        return new BuiltinSession(host, creation, output);
    }
}
