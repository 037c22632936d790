package io.jenkins.plugins.remotepowershell.transport;

/** A connection the host knows the user of, with the protection of its messages and the leave it was made under. */
record SignedOn(HttpConnection connection, MessageSecurity security, SignOnAttempts.Pass pass) {}
