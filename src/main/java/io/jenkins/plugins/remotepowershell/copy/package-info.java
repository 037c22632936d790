/**
 * Files to a Windows host and back, in chunks, over a session of their own; goes on after any loss from what is there
 * already. No run is needed: every step can be repeated. docs/runner-protocol.md has the steps on the host.
 */
package io.jenkins.plugins.remotepowershell.copy;
