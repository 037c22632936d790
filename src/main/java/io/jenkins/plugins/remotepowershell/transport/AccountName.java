package io.jenkins.plugins.remotepowershell.transport;

/**
 * A Windows account name, taken apart.
 *
 * @param domain the part before a backslash, else empty: the host decides
 * @param user the part after a backslash, or the whole name, which may be a user principal name
 */
record AccountName(String domain, String user) {

    static AccountName parse(String name) {
        var backslash = name.indexOf('\\');
        var account = backslash < 0
                ? new AccountName("", name)
                : new AccountName(name.substring(0, backslash), name.substring(backslash + 1));
        if (account.user.isEmpty()) {
            throw new IllegalArgumentException("The user name is empty; expected user, DOMAIN\\user or user@domain");
        }
        return account;
    }

    boolean isPrincipalName() {
        return user.indexOf('@') > 0;
    }

    /** Whether the name means the same account on all hosts. */
    boolean isOfDomain() {
        return isPrincipalName() || !(domain.isEmpty() || ".".equals(domain));
    }

    @Override
    public String toString() {
        return domain.isEmpty() ? user : domain + '\\' + user;
    }
}
