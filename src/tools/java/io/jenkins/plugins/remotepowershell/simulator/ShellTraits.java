package io.jenkins.plugins.remotepowershell.simulator;

/**
 * What Create has settled for a shell.
 *
 * @param profileLoaded whether the client did not ask for a shell without the account's Windows profile
 * @param disconnectable whether the client chose the id, and both speak a version that knows Disconnect
 */
record ShellTraits(
        String id, String name, String resourceUri, String owner, boolean profileLoaded, boolean disconnectable) {}
