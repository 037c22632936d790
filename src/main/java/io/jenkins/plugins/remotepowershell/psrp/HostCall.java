package io.jenkins.plugins.remotepowershell.psrp;

import io.jenkins.plugins.remotepowershell.clixml.PsObject;
import java.util.ArrayList;
import java.util.List;

/**
 * A call of the script's host that the peer cannot answer itself. [MS-PSRP] 2.2.2.27 and 2.2.3.17.
 *
 * @param callId -100 for calls that want no answer, else 1 or more
 * @param method its number in RemoteHostMethodId
 */
public record HostCall(long callId, int method, String methodName, List<Object> parameters) {
    /** RemoteHostMethodId of {@code SetShouldExit}. */
    public static final int SET_SHOULD_EXIT = 6;

    public static final String METHOD_TYPE = "System.Management.Automation.Remoting.RemoteHostMethodId";
    private static final long VOID_CALL = -100;

    static HostCall decode(PsrpMessage message) throws PsrpProtocolException {
        Payload payload = Payload.of(message);
        List<Object> parameters = new ArrayList<>();
        if (payload.optional("mp") instanceof PsObject list) {
            list.items().forEach(item -> parameters.add(Payload.unwrapped(item)));
        }
        String name = payload.optional("mi") instanceof PsObject method && method.text() != null ? method.text() : "";
        return new HostCall(payload.longNumber("ci"), payload.number("mi"), name, parameters);
    }

    public boolean wantsAnswer() {
        return callId != VOID_CALL;
    }

    /** Whether this carries the exit code that the script asked for. */
    public boolean isExitCode() {
        return method == SET_SHOULD_EXIT && !parameters.isEmpty() && parameters.get(0) instanceof Integer;
    }

    public int exitCode() {
        return (Integer) parameters.get(0);
    }

    /** Parameters may hold text of the script. */
    @Override
    public String toString() {
        return "host call " + methodName;
    }
}
