package io.jenkins.plugins.remotepowershell.run;

import io.jenkins.plugins.remotepowershell.psrp.PsrpProtocolException;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Asks what a run has left on its host, and again where that cannot be read: a virus scanner may hold a file for a moment. */
final class PatientInquiry {
    private static final Logger LOGGER = Logger.getLogger(PatientInquiry.class.getName());
    private static final int ATTEMPTS = 4;

    private final RunContext context;

    PatientInquiry(RunContext context) {
        this.context = context;
    }

    /** @return a report, with a problem only if it has stayed */
    HostReport report() throws IOException, PsrpProtocolException, InterruptedException {
        for (int attempt = 1; attempt < ATTEMPTS; attempt++) {
            try {
                HostReport report = ask();
                if (report.problem().isEmpty()) {
                    return report;
                }
            } catch (HostQuestionException failed) {
                LOGGER.log(Level.FINE, "Asking again about " + context.record(), failed);
            }
            TimeUnit.MILLISECONDS.sleep(
                    context.settings().retry().delay(attempt).toMillis());
        }
        return ask();
    }

    private HostReport ask() throws IOException, PsrpProtocolException, InterruptedException {
        return new HostInquiry(context).ask(HostScripts::report);
    }
}
