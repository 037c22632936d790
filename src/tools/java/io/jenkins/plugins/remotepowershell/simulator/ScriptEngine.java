package io.jenkins.plugins.remotepowershell.simulator;

import io.jenkins.plugins.remotepowershell.psrp.Fragment;
import java.io.IOException;

/** Runs the scripts of a simulated host: one session for each shell. */
public interface ScriptEngine {

    /** @param creation PSRP fragments: SESSION_CAPABILITY, INIT_RUNSPACEPOOL */
    Session open(HostFacts host, byte[] creation, Output output) throws IOException;

    /** What a script may know of its host, and the protocol version that the host speaks. */
    record HostFacts(
            String computerName, String machineId, SimulatedDisk disk, String protocolVersion, String account) {
        /** Of a host, whoever signs on. */
        HostFacts(String computerName, String machineId, SimulatedDisk disk, String protocolVersion) {
            this(computerName, machineId, disk, protocolVersion, "");
        }

        /** In a shell of an account's. */
        HostFacts of(String user) {
            return new HostFacts(computerName, machineId, disk, protocolVersion, user);
        }
    }

    /** One shell's engine. Commands are named by their CommandId. */
    interface Session {
        void poolInput(byte[] fragments) throws IOException;

        void start(String commandId, byte[] arguments) throws IOException;

        /** @param stream {@code stdin}, or {@code pr} for answers to host calls */
        void commandInput(String commandId, String stream, byte[] fragments) throws IOException;

        void stop(String commandId) throws IOException;

        void close(String commandId) throws IOException;

        /** Ends the engine and everything that runs in it. */
        void close();

        /** Of the process that hosts the shell. */
        long processId();
    }

    /** Where an engine writes. A write waits while nobody fetches output and the buffer may not drop. */
    interface Output {
        void pool(Fragment fragment) throws InterruptedException;

        void command(String commandId, Fragment fragment) throws InterruptedException;

        /** After the last fragment of a command. */
        void done(String commandId);

        /** The engine's process ended by itself: the shell is gone. */
        void died();
    }
}
