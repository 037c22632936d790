/**
 * One remote runspace pool and its pipelines as blocking calls: the only package that knows both {@code psrp} and
 * {@code wsman}. No threads of its own, no retries; every call can be interrupted.
 */
package io.jenkins.plugins.remotepowershell.session;
