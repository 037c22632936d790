package io.jenkins.plugins.remotepowershell.run.reliability;

import java.io.File;
import java.io.IOException;

/**
 * Counts the steps of a controller at its seams (network, clock, spool, sink) and ends it at one of them: abruptly, so that
 * none of its code runs after that. Safe for use by many threads.
 */
final class Lifeline {
    static final long NEVER = Long.MAX_VALUE;

    /** Ends the controller within a test's own process: nothing catches it. */
    static final class Abandoned extends Error {
        private static final long serialVersionUID = 1L;

        Abandoned() {
            super("this controller is dead", null, false, false);
        }
    }

    private final long lastStep;
    private final Runnable death;
    private long steps;
    private boolean dead;

    private Lifeline(long lastStep, Runnable death) {
        this.lastStep = lastStep;
        this.death = death;
    }

    /** @param lastStep the step that is not made any more; {@link #NEVER} for none */
    static Lifeline inProcess(long lastStep) {
        return new Lifeline(lastStep, () -> {});
    }

    /** Ends the whole process with SIGKILL. */
    static Lifeline ofProcess(long lastStep) {
        return new Lifeline(lastStep, Lifeline::killProcess);
    }

    synchronized void step() {
        steps++;
        if (steps >= lastStep && !dead) {
            dead = true;
            death.run();
        }
        if (dead) {
            throw new Abandoned();
        }
    }

    synchronized long steps() {
        return steps;
    }

    synchronized boolean isDead() {
        return dead;
    }

    /** From outside, such as the host's thread while it handles a request. */
    synchronized void cut() {
        dead = true;
    }

    private static void killProcess() {
        if (File.separatorChar == '/') {
            try {
                new ProcessBuilder(
                                "kill",
                                "-9",
                                Long.toString(ProcessHandle.current().pid()))
                        .start();
                Thread.sleep(60_000);
            } catch (IOException | InterruptedException unable) {
                throw new IllegalStateException("this process could not be killed", unable);
            }
        }
        Runtime.getRuntime().halt(137);
    }
}
