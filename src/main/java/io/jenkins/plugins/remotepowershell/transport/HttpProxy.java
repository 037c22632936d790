package io.jenkins.plugins.remotepowershell.transport;

import edu.umd.cs.findbugs.annotations.CheckForNull;

/**
 * An HTTP proxy, asked for a tunnel (CONNECT) to plain HTTP endpoints too: sign-on belongs to one connection, and a proxy
 * must not share it.
 *
 * @param credential for the proxy itself, by NTLM where it offers that, else Basic; null where it asks for none
 */
public record HttpProxy(String host, int port, @CheckForNull Credential credential) {}
