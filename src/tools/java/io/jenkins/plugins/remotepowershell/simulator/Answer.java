package io.jenkins.plugins.remotepowershell.simulator;

/** What goes back over HTTP. */
record Answer(int status, byte[] body) {}
