/** CLIXML, the XML form of PowerShell values inside PSRP messages. [MS-PSRP] 2.2.5. Pure: bytes in, values out. */
package io.jenkins.plugins.remotepowershell.clixml;
