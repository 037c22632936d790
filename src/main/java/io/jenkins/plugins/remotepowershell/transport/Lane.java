package io.jenkins.plugins.remotepowershell.transport;

/**
 * A claim to one connection with at most one request in flight. Sign-on and message keys belong to the connection, so a
 * lane is never shared between credentials, nor by two requests at once. Compared by identity.
 */
public final class Lane {
    private final String purpose;

    /** @param purpose shown in messages, such as {@code receive} or {@code command} */
    public Lane(String purpose) {
        this.purpose = purpose;
    }

    @Override
    public String toString() {
        return purpose + " lane";
    }
}
