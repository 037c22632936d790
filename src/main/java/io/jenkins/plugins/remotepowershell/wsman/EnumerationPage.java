package io.jenkins.plugins.remotepowershell.wsman;

import java.util.List;

/**
 * A part of a list.
 *
 * @param context for the next Pull; empty if there is none
 */
public record EnumerationPage<T>(List<T> items, String context) {}
