/** The pipeline step and the freestyle build step: starts runs, writes their logs, and survives restarts of Jenkins. */
package io.jenkins.plugins.remotepowershell.steps;
