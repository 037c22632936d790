package io.jenkins.plugins.remotepowershell.config;

import com.cloudbees.plugins.credentials.common.StandardCredentials;
import com.cloudbees.plugins.credentials.common.StandardUsernamePasswordCredentials;
import hudson.DescriptorExtensionList;
import hudson.ExtensionPoint;
import hudson.model.Describable;
import hudson.model.Descriptor;
import io.jenkins.plugins.remotepowershell.transport.Authentication;
import io.jenkins.plugins.remotepowershell.transport.Credential;
import java.util.Optional;
import java.util.function.Supplier;
import jenkins.model.Jenkins;
import org.jenkinsci.plugins.structs.SymbolLookup;

/** How to sign on to a host. */
public abstract class HostAuthentication implements Describable<HostAuthentication>, ExtensionPoint {
    /** What kind of credentials it takes. */
    Class<? extends StandardCredentials> credentialsType() {
        return StandardUsernamePasswordCredentials.class;
    }

    /**
     * For the transport.
     *
     * @param found of {@link #credentialsType()}; names the account
     * @param current called for each sign-on: the same credentials as they are then, so that a changed password counts
     */
    abstract Authentication authentication(StandardCredentials found, Supplier<StandardCredentials> current);

    /** The name of the way in pipelines, configuration as code and records of runs. */
    final String symbol() {
        return SymbolLookup.getSymbolValue(getDescriptor()).iterator().next();
    }

    /** The way of a name, with its defaults. */
    static Optional<HostAuthentication> named(String symbol) {
        DescriptorExtensionList<HostAuthentication, Descriptor<HostAuthentication>> all =
                Jenkins.get().getDescriptorList(HostAuthentication.class);
        return all.stream()
                .filter(way -> SymbolLookup.getSymbolValue(way).contains(symbol))
                .findFirst()
                .map(HostAuthentication::withDefaults);
    }

    private static HostAuthentication withDefaults(Descriptor<HostAuthentication> way) {
        try {
            return way.clazz.getDeclaredConstructor().newInstance();
        } catch (ReflectiveOperationException impossible) {
            throw new IllegalStateException(way.clazz + " has a constructor without arguments", impossible);
        }
    }

    static Credential credential(StandardCredentials found, Supplier<StandardCredentials> current) {
        String account = ((StandardUsernamePasswordCredentials) found).getUsername();
        return new Credential(account, () -> ((StandardUsernamePasswordCredentials) current.get())
                .getPassword()
                .getPlainText()
                .toCharArray());
    }
}
