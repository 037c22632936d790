package io.jenkins.plugins.remotepowershell.run;

import java.util.UUID;

/**
 * What makes one start of one run: named in the start marker on the host.
 *
 * @param nonce prefix of the run's records
 * @param hostDirectory below which the run's files lie; empty for {@code %ProgramData%\remote-powershell\SID}
 */
public record RunnerStart(String runId, UUID shellId, UUID commandId, String nonce, String hostDirectory) {}
