package io.jenkins.plugins.remotepowershell.sessions;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.Util;
import io.jenkins.plugins.remotepowershell.config.ForeignSession;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import org.kohsuke.stapler.export.Exported;
import org.kohsuke.stapler.export.ExportedBean;

/** A session that is none of this controller's, as pages and the API show it. */
@ExportedBean(defaultVisibility = 2)
public final class ForeignRow {
    private static final int SHORT_ID = 8;

    private final ForeignSession session;
    private final Instant scanned;

    ForeignRow(ForeignSession session, Instant scanned) {
        this.session = session;
        this.scanned = scanned;
    }

    /** The beginning of its id, as for runs. */
    @Exported
    public String getSession() {
        String id = session.sessionId();
        return id.substring(0, Math.min(SHORT_ID, id.length())).toLowerCase(Locale.ROOT);
    }

    @Exported
    public String getName() {
        return session.name();
    }

    @Exported
    public String getAccount() {
        return session.owner();
    }

    /** The address of its client. */
    @Exported
    public String getClient() {
        return session.clientIp();
    }

    /** In the host's words: Connected or Disconnected. */
    @Exported
    public String getState() {
        return session.state();
    }

    /** Whether another controller with this plugin, or its command line, opened it. */
    @Exported
    public boolean isOfAnotherController() {
        return session.ofThisTool();
    }

    public String getOrigin() {
        return session.ofThisTool() ? Messages.ForeignRow_OtherController() : Messages.ForeignRow_NotOurs();
    }

    /** When it was opened, ISO 8601; null if the host does not say. */
    @Exported
    @CheckForNull
    public String getStarted() {
        return session.times().age().map(age -> scanned.minus(age).toString()).orElse(null);
    }

    @CheckForNull
    public String getAge() {
        return text(session.times().age());
    }

    /** Until when the host keeps it, if nobody connects, ISO 8601; null while somebody is connected. */
    @Exported
    @CheckForNull
    public String getExpires() {
        return remaining().map(left -> scanned.plus(left).toString()).orElse(null);
    }

    @CheckForNull
    public String getRemaining() {
        return text(remaining());
    }

    private Optional<Duration> remaining() {
        if (!session.state().equals("Disconnected")) {
            return Optional.empty();
        }
        return session.times()
                .kept()
                .map(kept -> kept.minus(session.times().silence().orElse(Duration.ZERO)));
    }

    private static String text(Optional<Duration> time) {
        return time.map(it -> Util.getTimeSpanString(Math.max(0, it.toMillis())))
                .orElse(null);
    }
}
