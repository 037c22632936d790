/** What our scripts on the host take and write, numbered records above all; docs/runner-protocol.md. Pure. */
package io.jenkins.plugins.remotepowershell.records;
