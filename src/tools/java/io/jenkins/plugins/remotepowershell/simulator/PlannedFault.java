package io.jenkins.plugins.remotepowershell.simulator;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.remotepowershell.wsman.ServerRequest;
import io.jenkins.plugins.remotepowershell.wsman.ServerResponses;
import java.io.IOException;
import java.util.Optional;
import java.util.UUID;

/** What the fault plan does to one operation, before and after the host handles it. */
final class PlannedFault {
    private final SimulatedHost host;
    private final HttpPeer peer;

    @CheckForNull
    private final AdverseAction action;

    PlannedFault(SimulatedHost host, HttpPeer peer, Optional<AdverseAction> action) {
        this.host = host;
        this.peer = peer;
        this.action = action.orElse(null);
    }

    /** @return whether the host does not come to handle the operation */
    boolean endsExchange(ServerRequest request) throws IOException {
        if (action instanceof AdverseAction.DropBeforeHandling) {
            peer.hangUp();
        } else if (action instanceof AdverseAction.AnswerStatus it) {
            peer.answer(Answer.status(it.status()));
        } else if (action instanceof AdverseAction.AnswerFault it) {
            ServerResponses responses = new ServerResponses(request.envelope(), request.action(), UUID.randomUUID());
            peer.answer(new FaultAnswer(it.code()).answer(responses, host.computerName()));
        } else if (action instanceof AdverseAction.RestartHost) {
            host.restart();
            peer.hangUp();
        } else {
            prepare(request);
            return false;
        }
        return true;
    }

    private void prepare(ServerRequest request) {
        if (action instanceof AdverseAction.Delay it) {
            pause(it);
        } else if (action instanceof AdverseAction.KillShell) {
            host.killShell(request.shellSelector());
        }
        call(AdverseAction.Moment.BEFORE_HANDLING);
    }

    /** @param done null if the host hangs up */
    void finish(@CheckForNull Answer done) {
        if (done == null || action instanceof AdverseAction.DropAfterHandling) {
            peer.hangUp();
            return;
        }
        try {
            call(AdverseAction.Moment.BEFORE_ANSWER);
            if (action instanceof AdverseAction.CutAnswer cut) {
                peer.cut(done, cut.bytes());
            } else {
                peer.answer(done);
            }
            call(AdverseAction.Moment.AFTER_ANSWER);
        } catch (IOException clientIsGone) {
            peer.hangUp();
        }
    }

    private void call(AdverseAction.Moment moment) {
        if (action instanceof AdverseAction.Call it && it.moment() == moment) {
            it.action().run();
        }
    }

    private static void pause(AdverseAction.Delay delay) {
        try {
            Thread.sleep(delay.time().toMillis());
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        }
    }
}
