package io.jenkins.plugins.remotepowershell.transport;

import edu.umd.cs.findbugs.annotations.CheckForNull;

/**
 * One sign-on of one connection: tokens in turn, then the protection they agreed on. Used once; its methods may block, so
 * they run on threads made for that.
 */
interface SignOn {

    /** The mechanism's name in HTTP headers. */
    String scheme();

    /** What users call it. */
    String name();

    /** The first token. */
    byte[] start() throws SignOnException;

    /** The token that answers the host's. */
    byte[] answer(byte[] token) throws SignOnException;

    /** What it means that the host refuses after so many tokens of ours. */
    SignOnException.Reason refusal(int tokensSent);

    /**
     * The host accepted.
     *
     * @param token the host's last token; null if it sent none
     */
    MessageSecurity complete(@CheckForNull byte[] token) throws SignOnException;
}
