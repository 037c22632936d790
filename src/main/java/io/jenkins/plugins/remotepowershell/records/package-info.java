/** The numbered record format that the runner on the host writes; docs/runner-protocol.md. Pure. */
package io.jenkins.plugins.remotepowershell.records;
