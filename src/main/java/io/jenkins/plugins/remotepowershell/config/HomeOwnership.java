package io.jenkins.plugins.remotepowershell.config;

import hudson.Extension;
import hudson.ExtensionList;
import hudson.model.PeriodicWork;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.Logger;
import jenkins.model.Jenkins;
import jenkins.util.SystemProperties;

/**
 * Whose the runs of this JENKINS_HOME are. Two controllers on copies of one home would both take up, and stop, the same
 * scripts: so the home names the controller that has its runs, which renews that each minute. Any other one touches none of
 * them until an administrator says so, here or by a system property.
 */
@Extension
public final class HomeOwnership extends PeriodicWork {
    /** Set to {@code true}, this controller takes the runs of its home without being asked. */
    static final String TAKE_OVER = HomeOwnership.class.getName() + ".takeOver";

    private static final Logger LOGGER = Logger.getLogger(HomeOwnership.class.getName());

    private boolean known;
    private Optional<HomeOwner> otherOwner = Optional.empty();

    public static HomeOwnership get() {
        return ExtensionList.lookupSingleton(HomeOwnership.class);
    }

    /** Whether this controller may take up, stop and sweep the runs of its home. */
    public synchronized boolean mayAct() {
        if (!known) {
            look();
        }
        return otherOwner.isEmpty();
    }

    /**
     * Returns when this controller may act.
     *
     * @param notices takes a sentence if that takes time
     */
    public synchronized void await(Consumer<String> notices) throws InterruptedException {
        boolean said = false;
        while (!mayAct()) {
            if (!said) {
                notices.accept("the runs of this JENKINS_HOME belong to another controller; waiting until an"
                        + " administrator says that they are this one's");
                said = true;
            }
            wait(getRecurrencePeriod());
        }
    }

    /** The controller whose runs these are, if it is another one: its machine and directory. */
    public synchronized Optional<String> otherOwner() {
        return mayAct() ? Optional.empty() : otherOwner.map(HomeOwner::toString);
    }

    /** When the other owner last said so. */
    public synchronized Optional<Instant> otherOwnerSeenAt() {
        return mayAct() ? Optional.empty() : otherOwner.map(HomeOwner::renewedAt);
    }

    /** From now on the runs are this controller's: an administrator said so. */
    public synchronized void takeOver() throws IOException {
        HomeOwner.self().write(file());
        known = true;
        otherOwner = Optional.empty();
        notifyAll();
    }

    @Override
    public long getRecurrencePeriod() {
        return TimeUnit.MINUTES.toMillis(1);
    }

    @Override
    public long getInitialDelay() {
        return 0;
    }

    @Override
    protected void doRun() {
        look();
    }

    /** Looks who has the runs, and renews the lease if it is this controller. An unreadable file names nobody: nothing is touched. */
    private synchronized void look() {
        try {
            Optional<HomeOwner> owner = HomeOwner.read(file());
            HomeOwner self = HomeOwner.self();
            boolean ours =
                    owner.isEmpty() || owner.get().isSameController(self) || SystemProperties.getBoolean(TAKE_OVER);
            otherOwner = ours ? Optional.empty() : owner;
            if (ours) {
                self.write(file());
            }
        } catch (IOException | DateTimeParseException unreadable) {
            LOGGER.log(
                    Level.WARNING,
                    "It cannot be told whose the runs in " + file() + " are, so they are left alone",
                    unreadable);
            otherOwner = Optional.of(new HomeOwner("", "unknown machine", "unknown", Instant.EPOCH));
        }
        known = true;
        notifyAll();
    }

    private static Path file() {
        return Jenkins.get().getRootDir().toPath().resolve("remote-powershell").resolve("owner");
    }
}
