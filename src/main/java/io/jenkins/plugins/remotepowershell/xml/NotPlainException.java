package io.jenkins.plugins.remotepowershell.xml;

/** A document that {@link PlainXml} leaves to a parser, which says what is wrong with it, if anything is. */
public final class NotPlainException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Without a stack, for it takes another way and is no failure. */
    public NotPlainException() {
        super("left to the parser", null, false, false);
    }
}
