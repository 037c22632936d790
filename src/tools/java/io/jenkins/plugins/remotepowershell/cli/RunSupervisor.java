package io.jenkins.plugins.remotepowershell.cli;

import io.jenkins.plugins.remotepowershell.run.RemoteRun;
import io.jenkins.plugins.remotepowershell.run.RunAbandonedException;
import io.jenkins.plugins.remotepowershell.run.RunOutcome;
import io.jenkins.plugins.remotepowershell.run.SinkException;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Lets a run run while signals may come: Ctrl-C leaves it (or stops it), a second one leaves at once. */
final class RunSupervisor {
    /** What Ctrl-C does first. */
    enum OnInterrupt {
        /** Leaves the script running. */
        DETACH,
        /** Stops the script. */
        STOP
    }

    private static final Logger LOGGER = Logger.getLogger(RunSupervisor.class.getName());
    private static final long LEAVE_MILLIS = 5_000;

    private final Console console;
    private final TakeUpCommands commands;
    private final OnInterrupt onInterrupt;
    private final AtomicInteger interrupts = new AtomicInteger();

    RunSupervisor(Console console, TakeUpCommands commands, OnInterrupt onInterrupt) {
        this.console = console;
        this.commands = commands;
        this.onInterrupt = onInterrupt;
    }

    /** @return how it ended; empty if it was left */
    Optional<RunOutcome> supervise(RemoteRun run) throws IOException, InterruptedException {
        Thread runThread = Thread.currentThread();
        try (Signals signals = new Signals()) {
            signals.on("INT", () -> interrupted(run, runThread))
                    .on("TERM", () -> leave(run, runThread))
                    .on("HUP", () -> leave(run, runThread));
            return run.run();
        } catch (InterruptedException left) {
            return Optional.empty();
        } catch (SinkException nobodyReads) {
            console.notice(nobodyReads.getMessage());
            detach(run);
            return Optional.empty();
        } catch (RunAbandonedException givenUp) {
            console.notice(givenUp.getMessage());
            throw givenUp;
        }
    }

    /** After a run was left: how to come back to it. */
    void sayHowToComeBack() {
        console.notice("left; the script goes on. To take it up again: " + commands.attach() + "; to stop it: "
                + commands.stop());
    }

    private void interrupted(RemoteRun run, Thread runThread) {
        if (interrupts.incrementAndGet() > 1) {
            sayHowToComeBack();
            Runtime.getRuntime().halt(ExitCode.LEFT_OR_STOPPED);
        }
        if (onInterrupt == OnInterrupt.STOP) {
            stop(run);
        } else {
            leave(run, runThread);
        }
    }

    private void stop(RemoteRun run) {
        try {
            run.requestStop();
        } catch (IOException unsaved) {
            console.notice("the request to stop cannot be saved: " + unsaved.getMessage());
        }
    }

    private void leave(RemoteRun run, Thread runThread) {
        detach(run);
        Thread backstop = new Thread(
                () -> {
                    try {
                        runThread.join(LEAVE_MILLIS);
                    } catch (InterruptedException impossible) {
                        Thread.currentThread().interrupt();
                    }
                    runThread.interrupt();
                },
                "leave");
        backstop.setDaemon(true);
        backstop.start();
    }

    /** A courtesy: the host notices a silent client by itself. */
    private static void detach(RemoteRun run) {
        try {
            run.detach();
        } catch (IOException unanswered) {
            LOGGER.log(Level.FINE, "The host did not answer the disconnect", unanswered);
        } catch (InterruptedException again) {
            Thread.currentThread().interrupt();
        }
    }
}
