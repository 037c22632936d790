package io.jenkins.plugins.remotepowershell.wsman;

/** A command of a shell as the host lists it. */
public record CommandDescription(String commandId, String state) {}
