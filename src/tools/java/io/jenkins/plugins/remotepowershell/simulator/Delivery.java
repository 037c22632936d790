package io.jenkins.plugins.remotepowershell.simulator;

/**
 * What a Receive brings.
 *
 * @param elements of output, as they stand in the answer
 * @param done whether the command has ended
 */
record Delivery(byte[] elements, boolean done) {
    static final Delivery NOTHING = new Delivery(new byte[0], false);
}
