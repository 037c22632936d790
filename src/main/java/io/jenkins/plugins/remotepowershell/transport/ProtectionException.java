package io.jenkins.plugins.remotepowershell.transport;

/** A reply whose protection is missing or wrong. The message is a clause, such as {@code its checksum is wrong}. */
final class ProtectionException extends Exception {
    private static final long serialVersionUID = 1L;

    ProtectionException(String clause) {
        super(clause);
    }

    ProtectionException(String clause, Exception cause) {
        super(clause, cause);
    }
}
