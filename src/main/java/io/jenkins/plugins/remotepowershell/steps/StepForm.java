package io.jenkins.plugins.remotepowershell.steps;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.AbortException;
import hudson.model.Descriptor.FormException;
import hudson.util.FormValidation;
import hudson.util.ListBoxModel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import net.sf.json.JSONObject;
import org.kohsuke.stapler.StaplerRequest2;

/** The step's form: rows instead of maps, texts instead of lists, and nothing instead of what is empty. */
final class StepForm {
    private StepForm() {}

    static RemotePowerShellStep bind(@CheckForNull StaplerRequest2 request, JSONObject form) throws FormException {
        if (request == null) {
            throw new FormException("there is no form to read", "script");
        }
        removeBlanks(form);
        RemotePowerShellStep step = request.bindJSON(RemotePowerShellStep.class, form);
        step.setParameters(parameters(request.bindJSONToList(NamedText.class, form.opt("parameterRows"))));
        step.setEnv(texts(request.bindJSONToList(NamedText.class, form.opt("envRows"))));
        step.setCredentialParameters(
                credentials(request.bindJSONToList(NamedCredentials.class, form.opt("credentialRows"))));
        step.setHosts(list(form.optString("hostsText")));
        step.setInheritEnv(list(form.optString("inheritEnvText")));
        step.setStreams(list(form.optString("streamsText")));
        return step;
    }

    /** In place: Jenkins knows by the object that it has asked this class already. */
    static void removeBlanks(JSONObject form) {
        List<String> names = new ArrayList<>();
        for (Object name : form.keySet()) {
            names.add((String) name);
        }
        names.removeIf(name -> !(form.get(name) instanceof String text) || !text.isBlank());
        names.forEach(form::remove);
    }

    /** A form has texts only; true and false are meant as such, everything else PowerShell converts itself. */
    private static Map<String, Object> parameters(List<NamedText> rows) {
        Map<String, Object> values = new LinkedHashMap<>();
        rows.forEach(row -> values.put(
                row.getName(), row.getText().matches("true|false") ? Boolean.valueOf(row.getText()) : row.getText()));
        return values;
    }

    private static Map<String, String> texts(List<NamedText> rows) {
        Map<String, String> values = new LinkedHashMap<>();
        rows.forEach(row -> values.put(row.getName(), row.getText()));
        return values;
    }

    private static Map<String, String> credentials(List<NamedCredentials> rows) {
        Map<String, String> values = new LinkedHashMap<>();
        rows.forEach(row -> values.put(row.getName(), row.getCredentialsId()));
        return values;
    }

    @CheckForNull
    private static List<String> list(String text) {
        List<String> values = Arrays.stream(text.split("[,\\s]+"))
                .filter(value -> !value.isEmpty())
                .collect(Collectors.toList());
        return values.isEmpty() ? null : values;
    }

    static String text(@CheckForNull List<String> values) {
        return values == null ? "" : String.join(", ", values);
    }

    static List<NamedText> rows(@CheckForNull Map<String, ?> values) {
        return values == null
                ? List.of()
                : values.entrySet().stream()
                        .map(entry -> new NamedText(entry.getKey(), String.valueOf(entry.getValue())))
                        .collect(Collectors.toList());
    }

    static List<NamedCredentials> credentialRows(@CheckForNull Map<String, String> values) {
        return values == null
                ? List.of()
                : values.entrySet().stream()
                        .map(entry -> new NamedCredentials(entry.getKey(), entry.getValue()))
                        .collect(Collectors.toList());
    }

    /** @param usual what an empty value means */
    static ListBoxModel choices(String usual, String... values) {
        ListBoxModel choices = new ListBoxModel();
        choices.add(usual, "");
        for (String value : values) {
            choices.add(value);
        }
        return choices;
    }

    /** @param usual what an empty value means */
    static ListBoxModel choices(String usual, ListBoxModel.Option other) {
        ListBoxModel choices = new ListBoxModel();
        choices.add(usual, "");
        choices.add(other);
        return choices;
    }

    /** Reads an argument, for its failure. */
    interface Reading {
        Object read() throws AbortException;
    }

    static FormValidation check(Reading reading) {
        try {
            reading.read();
            return FormValidation.ok();
        } catch (AbortException unsuitable) {
            return FormValidation.error(unsuitable.getMessage());
        }
    }
}
