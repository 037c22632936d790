package io.jenkins.plugins.remotepowershell.config;

import com.cloudbees.plugins.credentials.common.StandardCredentials;
import com.cloudbees.plugins.credentials.common.StandardUsernamePasswordCredentials;
import io.jenkins.plugins.remotepowershell.transport.Authentication;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Credentials that were found, where, and how to find them again.
 *
 * @param again the same lookup later: empty where they are gone
 */
record SignOnSource(
        StandardCredentials found, CredentialsPlace place, Supplier<Optional<? extends StandardCredentials>> again) {

    /** Looks the secret up at each sign-on, so that a changed password counts; one that is gone stays as it was found. */
    Authentication signOn(HostAuthentication way) {
        return way.authentication(found, this::current);
    }

    /** As it is now. */
    Optional<String> password() {
        return current() instanceof StandardUsernamePasswordCredentials it
                ? Optional.of(it.getPassword().getPlainText())
                : Optional.empty();
    }

    private StandardCredentials current() {
        Optional<? extends StandardCredentials> now = again.get();
        return now.isPresent() ? now.get() : found;
    }
}
