package io.jenkins.plugins.remotepowershell.simulator;

/**
 * A stream's last answer, which is kept until its receiver's next Receive acknowledges it.
 *
 * @param sessionId of the client session that got it; empty once it is to be delivered again in any case
 * @param messageId of the Receive that it answered
 */
record LastDelivery(Delivery delivery, String sessionId, String messageId) {
    /** Who asks: a Receive of a client session. */
    record Receiver(String sessionId, String messageId, int maximumOctets) {}

    static LastDelivery to(Receiver receiver, Delivery delivery) {
        return new LastDelivery(delivery, receiver.sessionId(), receiver.messageId());
    }

    boolean wentTo(Receiver receiver) {
        return sessionId.equals(receiver.sessionId());
    }

    boolean answered(Receiver receiver) {
        return messageId.equals(receiver.messageId());
    }

    LastDelivery unacknowledged() {
        return new LastDelivery(delivery, "", messageId);
    }
}
