package io.jenkins.plugins.remotepowershell.steps;

import java.util.Objects;
import jenkins.model.CauseOfInterruption;

/** The session, or the way to it, was lost: not the script's fault, so trying again can help. */
public final class RemoteSessionCause extends CauseOfInterruption {
    private static final long serialVersionUID = 1L;

    private final String sentence;

    RemoteSessionCause(String sentence) {
        this.sentence = sentence;
    }

    @Override
    public String getShortDescription() {
        return sentence;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof RemoteSessionCause it && it.sentence.equals(sentence);
    }

    @Override
    public int hashCode() {
        return Objects.hash(sentence);
    }
}
