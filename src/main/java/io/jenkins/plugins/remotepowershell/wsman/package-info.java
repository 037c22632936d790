/** WS-Management envelopes, shell operations and faults, for both sides. [MS-WSMV], [DSP0226]. Pure: unaware of PSRP and HTTP. */
package io.jenkins.plugins.remotepowershell.wsman;
