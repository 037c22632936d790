package io.jenkins.plugins.remotepowershell.transport;

/** A connection the host knows the user of, with the protection of its messages. */
record SignedOn(HttpConnection connection, MessageSecurity security) {}
