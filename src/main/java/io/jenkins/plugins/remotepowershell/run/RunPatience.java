package io.jenkins.plugins.remotepowershell.run;

import io.jenkins.plugins.remotepowershell.psrp.PsrpProtocolException;
import io.jenkins.plugins.remotepowershell.transport.TransportException;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/** Waits between tries, says what it waits for, and gives up when its time is over. */
final class RunPatience {
    private static final Set<FailureKind> CURED_BY_TIME = EnumSet.of(
            FailureKind.NO_CONTACT, FailureKind.NO_ROOM, FailureKind.CONFLICT, FailureKind.GONE, FailureKind.STORE);

    private final RunContext context;
    private final Wakeup wakeup = new Wakeup();
    private volatile Optional<Instant> troubledSince = Optional.empty();
    /** Since when the host answers, but counts another client as connected; empty while it does not. */
    private Optional<Instant> busySince = Optional.empty();

    private Optional<FailureKind> announced = Optional.empty();
    private int attempts;

    RunPatience(RunContext context) {
        this.context = context;
    }

    /** Since when there is no contact; empty while all is well. */
    Optional<Instant> troubledSince() {
        return troubledSince;
    }

    void wakeUp() {
        wakeup.call();
    }

    /** All is well again. */
    void contacted() {
        if (attempts > 0) {
            context.notice(
                    "contact with " + context.record().host() + " restored after " + Sentences.duration(troubledFor()));
        }
        troubledSince = Optional.empty();
        busySince = Optional.empty();
        announced = Optional.empty();
        attempts = 0;
    }

    /**
     * Before anything can have started.
     *
     * @return whether to try again; false if the run is to end as not started
     */
    boolean waitBeforeStart(FailureKind kind, Exception failure) throws InterruptedException {
        begin(failure);
        Duration limit = context.settings().retry().startPatience();
        if (!CURED_BY_TIME.contains(kind) || troubledFor().compareTo(limit) >= 0) {
            return false;
        }
        pause(kind, failure, limit);
        return true;
    }

    /** After the script may have started: the run is never ended for want of an answer, only left. */
    void waitAfter(FailureKind kind, Exception failure) throws IOException, InterruptedException {
        begin(failure);
        boolean isBusy = kind == FailureKind.CONFLICT;
        busySince = isBusy ? Optional.of(busySince.orElse(context.run().now())) : Optional.empty();
        RetryPolicy retry = context.settings().retry();
        Duration limit = isBusy ? retry.busyTimeout() : retry.reconnectTimeout();
        if (sinceThen(isBusy ? busySince : troubledSince).compareTo(limit) > 0) {
            throw new RunAbandonedException(reason(kind, failure) + " for " + Sentences.duration(limit)
                    + "; giving up for now. The run is kept: attach it again");
        }
        if (isStopHopeless(failure)) {
            throw new RunAbandonedException(reason(kind, failure) + " for " + Sentences.duration(troubledFor())
                    + "; the script cannot be stopped now. The request is kept: it is stopped once the host answers");
        }
        pause(kind, failure, limit);
    }

    /** Only a host that gives no answer at all, not one that refuses, and not after one that was lost. */
    private boolean isStopHopeless(Exception failure) {
        return failure instanceof TransportException
                && context.run().isStopRequested()
                && troubledFor().compareTo(context.settings().retry().stopPatience()) >= 0;
    }

    private void begin(Exception failure) {
        if (failure instanceof TransportException it && it.kind() == TransportException.Kind.UNTRUSTED) {
            context.untrusted(it.getMessage());
        }
        if (troubledSince.isEmpty()) {
            troubledSince = Optional.of(context.run().now());
        }
    }

    private Duration troubledFor() {
        return sinceThen(troubledSince);
    }

    private Duration sinceThen(Optional<Instant> moment) {
        Instant now = context.run().now();
        return Duration.between(moment.orElse(now), now);
    }

    private void pause(FailureKind kind, Exception failure, Duration limit) throws InterruptedException {
        attempts++;
        if (!announced.equals(Optional.of(kind))) {
            announced = Optional.of(kind);
            context.notice(
                    reason(kind, failure) + meanwhile(kind) + "; trying again for up to " + Sentences.duration(limit));
        }
        if (kind == FailureKind.NO_ROOM) {
            context.noRoom(reason(kind, failure));
        }
        RetryPolicy retry = context.settings().retry();
        wakeup.await(
                switch (kind) {
                    case SIGN_ON -> retry.signOnDelay();
                    case CONFLICT -> retry.conflictDelay(attempts);
                    default -> retry.delay(attempts);
                });
    }

    private String reason(FailureKind kind, Exception failure) {
        String host = context.record().host();
        return switch (kind) {
            case NO_CONTACT ->
                FailureKind.isDisconnection(failure)
                        ? host + " has disconnected this client"
                        : "no contact with " + host + " (" + failure.getMessage() + ")";
            case NO_ROOM -> host + " has no room (" + failure.getMessage() + ")";
            case SIGN_ON -> host + " refuses the account (" + failure.getMessage() + ")";
            case CONFLICT ->
                failure instanceof SessionInUseException
                        ? failure.getMessage()
                        : host + " still counts the session as held by the old connection";
            case GONE -> "the session is gone from " + host + " (" + failure.getMessage() + ")";
            case REFUSED ->
                host
                        + (failure instanceof PsrpProtocolException
                                ? " sent a message that cannot be read ("
                                : " refuses (")
                        + failure.getMessage() + ")";
            case STORE -> "the store cannot be written (" + failure.getMessage() + ")";
        };
    }

    /** What happens until the next try. */
    private String meanwhile(FailureKind kind) {
        boolean runs = context.record().phase().compareTo(RunPhase.RUNNING) >= 0;
        return switch (kind) {
            case NO_CONTACT, SIGN_ON -> runs ? "; the script goes on there" : "";
            case STORE -> "; nothing is fetched until it can";
            case NO_ROOM, CONFLICT, GONE, REFUSED -> "";
        };
    }
}
