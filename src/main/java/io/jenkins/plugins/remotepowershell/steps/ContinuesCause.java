package io.jenkins.plugins.remotepowershell.steps;

import hudson.model.Cause;

/** A freestyle build continues one that died with the controller. */
public final class ContinuesCause extends Cause {
    private final int number;

    ContinuesCause(int number) {
        this.number = number;
    }

    public int getNumber() {
        return number;
    }

    @Override
    public String getShortDescription() {
        return Messages.ContinuesCause_shortDescription(number);
    }
}
