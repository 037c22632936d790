package io.jenkins.plugins.remotepowershell.simulator;

import java.util.List;

/** What a Receive brings: fragments in base64, and whether the command has ended. */
record Delivery(List<byte[]> chunks, boolean done) {
    static final Delivery NOTHING = new Delivery(List.of(), false);
}
