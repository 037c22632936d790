package io.jenkins.plugins.remotepowershell.simulator;

/**
 * What Create has settled for a shell.
 *
 * @param disconnectable whether the client chose the id, and both speak a version that knows Disconnect
 */
record ShellTraits(String id, String name, String resourceUri, String owner, boolean disconnectable) {}
