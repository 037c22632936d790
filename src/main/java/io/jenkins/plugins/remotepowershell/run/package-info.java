/** Durable runs: one script on one Windows host, from start to end, whatever breaks in between. docs/architecture.md. */
package io.jenkins.plugins.remotepowershell.run;
