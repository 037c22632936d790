package io.jenkins.plugins.remotepowershell.run;

import io.jenkins.plugins.remotepowershell.records.FinalRecord;
import io.jenkins.plugins.remotepowershell.records.StartMarker;
import java.io.IOException;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * The start marker says that this run was started before, by another start than ours: nothing of ours runs. The run goes
 * on as that one, whose shell and command are attached to as after a restart.
 *
 * @param marker of the start that came first
 */
record EarlierStart(StartMarker marker) {
    private static final Logger LOGGER = Logger.getLogger(EarlierStart.class.getName());

    /** Why our start was refused; empty if it was for another reason. */
    static Optional<EarlierStart> behind(FinalRecord last, RunRecord record) {
        return last.ending() == FinalRecord.Ending.NOT_STARTED ? of(last.startedBefore(), record) : Optional.empty();
    }

    /** What a question about the run has found; empty if the marker is ours, a controller's, or not there. */
    static Optional<EarlierStart> behind(HostReport report, RunRecord record) {
        return report.marker() == HostReport.Marker.EXISTS ? of(report.startMarker(), record) : Optional.empty();
    }

    /**
     * A start that was refused itself is named by no marker, so this happens once in a run's life. A run that was given a
     * session follows no script into another one.
     */
    private static Optional<EarlierStart> of(StartMarker marker, RunRecord record) {
        RunIdentity own = record.identity();
        boolean isOther = marker.isComplete() && !marker.isOf(own.shellId(), own.commandId());
        boolean mayFollow = !record.refusedStart().hasGivenWay()
                && record.sharing().holder().isEmpty();
        return isOther && marker.isByRunner() && mayFollow ? Optional.of(new EarlierStart(marker)) : Optional.empty();
    }

    /** Makes it the run's identity, in one write of its record, before anything is sent; then closes our own shell. */
    void takeOver(RunContext context) throws IOException, InterruptedException {
        context.becomeEarlierStart(
                marker.shellId().orElseThrow(), marker.commandId().orElseThrow());
        context.notice("run " + context.record().runId() + " was started before, in session " + context.shellName()
                + " on " + context.record().host() + ": nothing of this start ran; following the one before");
        try {
            context.deleteRefusedShell();
        } catch (IOException laterThen) {
            LOGGER.log(Level.FINE, "The shell of a refused start is deleted when the run has ended", laterThen);
        }
    }
}
