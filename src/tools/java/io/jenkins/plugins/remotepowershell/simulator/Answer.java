package io.jenkins.plugins.remotepowershell.simulator;

/** What goes back over HTTP. */
record Answer(int status, byte[] body) {
    /** Without an envelope. */
    static Answer status(int status) {
        return new Answer(status, new byte[0]);
    }
}
