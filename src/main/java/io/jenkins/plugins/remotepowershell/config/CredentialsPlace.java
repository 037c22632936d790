package io.jenkins.plugins.remotepowershell.config;

/**
 * Where credentials were found.
 *
 * @param id as found, never an expression
 * @param context full name of the folder whose store has them; empty for the global ones
 * @param isInStore whether they were seen in that store: then nothing nearer to the job counts, whatever its id. Not so of a
 *     user's own ones, and of those that a provider makes for each build
 */
public record CredentialsPlace(String id, String context, boolean isInStore) {
    CredentialsPlace withMoved(String oldFullName, String newFullName) {
        return context.equals(oldFullName) ? new CredentialsPlace(id, newFullName, isInStore) : this;
    }
}
