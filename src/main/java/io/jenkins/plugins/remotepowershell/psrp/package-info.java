/** PowerShell Remoting Protocol. [MS-PSRP]. Pure: bytes in, events out; unaware of WS-Management. */
package io.jenkins.plugins.remotepowershell.psrp;
