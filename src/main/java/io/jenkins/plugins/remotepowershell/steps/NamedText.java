package io.jenkins.plugins.remotepowershell.steps;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.Util;
import hudson.model.AbstractDescribableImpl;
import hudson.model.Descriptor;
import org.kohsuke.stapler.DataBoundConstructor;

/** A row of a form: a parameter of the script, or an environment variable. */
public final class NamedText extends AbstractDescribableImpl<NamedText> {
    private final String name;
    private final String text;

    @DataBoundConstructor
    public NamedText(String name, String text) {
        this.name = Util.fixNull(name).strip();
        this.text = Util.fixNull(text);
    }

    public String getName() {
        return name;
    }

    public String getText() {
        return text;
    }

    /** Of the row. */
    @Extension
    public static final class DescriptorImpl extends Descriptor<NamedText> {
        @NonNull
        @Override
        public String getDisplayName() {
            return Messages.NamedText_displayName();
        }
    }
}
