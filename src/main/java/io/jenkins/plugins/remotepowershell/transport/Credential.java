package io.jenkins.plugins.remotepowershell.transport;

import java.util.function.Supplier;

/**
 * An account and the place its secret comes from. The secret is fetched at each sign-on, so a changed password counts from
 * the next connection on, and it never appears in {@link #toString()}, messages or logs.
 */
public final class Credential {
    private final AccountName account;
    private final Supplier<char[]> secret;

    /**
     * @param username {@code user}, {@code DOMAIN\\user} or {@code user@domain.example}
     * @param secret called on a transport thread for each sign-on; its array is cleared after use, so it must be a fresh one
     */
    public Credential(String username, Supplier<char[]> secret) {
        this.account = AccountName.parse(username);
        this.secret = secret;
    }

    public String username() {
        return account.toString();
    }

    AccountName account() {
        return account;
    }

    char[] secret() {
        return secret.get();
    }

    @Override
    public String toString() {
        return account.toString();
    }
}
