package io.jenkins.plugins.remotepowershell.clixml;

import edu.umd.cs.findbugs.annotations.CheckForNull;

/** A walk over the elements of one payload, within limits. No markup but elements, nor text between them. */
interface Elements {
    /** Goes to the next element inside the current one; false at the end of the current one. */
    boolean nextInside() throws ClixmlException;

    /** The text up to the end of the current element, which is then left. */
    String text() throws ClixmlException;

    /** Of the current element. */
    String tag();

    @CheckForNull
    String attribute(String name);

    /** To be thrown: what is wrong, and where. */
    ClixmlException problem(String what);
}
