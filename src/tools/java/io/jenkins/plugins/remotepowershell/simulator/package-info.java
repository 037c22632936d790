/** A simulated Windows host: a WSMan endpoint with shells, commands and buffers like WinRM's. docs/simulated-host.md. */
package io.jenkins.plugins.remotepowershell.simulator;
