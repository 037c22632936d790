package io.jenkins.plugins.remotepowershell.steps;

import static org.assertj.core.api.Assertions.assertThat;

import groovy.lang.Binding;
import groovy.lang.Closure;
import groovy.lang.GroovyShell;
import hudson.model.FreeStyleProject;
import hudson.model.TaskListener;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jenkinsci.plugins.structs.describable.DescribableModel;
import org.jenkinsci.plugins.workflow.cps.Snippetizer;
import org.jenkinsci.plugins.workflow.steps.StepDescriptor;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

@WithJenkins
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class SnippetTest {
    private static JenkinsRule jenkins;

    @BeforeAll
    static void start(JenkinsRule rule) {
        jenkins = rule;
    }

    @Test
    void aFormWithoutEntriesGivesTheShortestSnippet() throws Exception {
        assertThat(snippet(Map.of(
                        "host",
                        "web01",
                        "script",
                        "Get-Date",
                        "throttleLimit",
                        "32",
                        "maxReturnLength",
                        "10485760",
                        "outputWidth",
                        "192",
                        "minSuccess",
                        "0",
                        "credentialsId",
                        "",
                        "unstableReturn",
                        "")))
                .isEqualTo("remotePowerShell host: 'web01', script: 'Get-Date'");
    }

    @Test
    void rowsAndTextsOfTheFormBecomeMapsAndLists() throws Exception {
        String snippet = snippet(Map.of(
                "script",
                "param($Version, $Force)",
                "hostsText",
                "web01, web02",
                "streamsText",
                "output error",
                "parameterRows",
                List.of(Map.of("name", "Version", "text", "1.10"), Map.of("name", "Force", "text", "true")),
                "credentialRows",
                List.of(Map.of("name", "Admin", "credentialsId", "sql-admin")),
                "throttleLimit",
                "32",
                "maxReturnLength",
                "10485760",
                "outputWidth",
                "192"));

        assertThat(snippet)
                .contains("hosts: ['web01', 'web02']")
                .contains("streams: ['output', 'error']")
                .contains("parameters: [Version: '1.10', Force: true]")
                .contains("credentialParameters: [Admin: 'sql-admin']");
    }

    @Test
    void aBuildStepSurvivesItsForm() throws Exception {
        RemotePowerShellStep step = new RemotePowerShellStep("Get-Date\n'x'");
        step.setHost("web01");
        step.setParameters(Map.of("Version", "1"));
        step.setEnv(Map.of("STAGE", "test"));
        step.setInheritEnv(List.of("BUILD_TAG"));
        step.setUnstableReturn(3);
        step.setErrorActionPreference("Stop");
        step.setJournal(true);
        RemotePowerShellBuilder builder = new RemotePowerShellBuilder(step);
        builder.setOnRestart(OnRestart.REATTACH);

        FreeStyleProject job = jenkins.createFreeStyleProject();
        job.getBuildersList().add(builder);
        jenkins.configRoundtrip(job);

        RemotePowerShellBuilder back = job.getBuildersList().get(RemotePowerShellBuilder.class);
        assertThat(back.getOnRestart()).isEqualTo(OnRestart.REATTACH);
        assertThat(back.getStep()).usingRecursiveComparison().isEqualTo(step);
        String form = jenkins.createWebClient().getPage(job, "configure").asXml();
        assertThat(form).contains("start a new build that takes the script up again", "_.failOnErrorRecord");
        assertThat(form).as("what only pipelines can use").doesNotContain("_.returnStatus", "_.returnJson", "_.onLost");
    }

    @Test
    void everyFieldOfTheFormHasHelp() throws Exception {
        for (var parameter : new org.jenkinsci.plugins.structs.describable.DescribableModel<>(
                        RemotePowerShellStep.class)
                .getParameters()) {
            assertThat(parameter.getHelp()).as(parameter.getName()).isNotBlank();
        }
    }

    @Test
    void everyParameterSurvivesTheSnippetAndIsInTheForm() throws Exception {
        DescribableModel<RemotePowerShellStep> model = new DescribableModel<>(RemotePowerShellStep.class);
        Map<String, Object> arguments = new LinkedHashMap<>();
        model.getParameters().forEach(it -> arguments.put(it.getName(), unusual(it.getName(), it.getErasedType())));
        RemotePowerShellStep step = model.instantiate(arguments, TaskListener.NULL);
        Map<String, Object> called = called(Snippetizer.object2Groovy(step));

        assertThat(called.keySet()).as("parameters of the snippet").hasSameElementsAs(arguments.keySet());
        assertThat(model.instantiate(called, TaskListener.NULL))
                .usingRecursiveComparison()
                .isEqualTo(step);
        URL form = RemotePowerShellStep.class.getResource("RemotePowerShellStep/config.jelly");
        String jelly = new String(form.openStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(arguments.keySet()).allSatisfy(name -> assertThat(jelly).contains("field=\"" + name + "\""));
    }

    /** What no step has by default. */
    private static Object unusual(String name, Class<?> type) {
        if (type == boolean.class) {
            return true;
        } else if (type == int.class || type == Integer.class || type == long.class) {
            return 7;
        } else if (type == List.class) {
            return List.of(name, "other");
        }
        return type == Map.class ? Map.of(name, "value") : "a '" + name + "'";
    }

    /** What Pipeline would give to the step. */
    @SuppressWarnings("unchecked")
    private static Map<String, Object> called(String snippet) {
        Binding binding = new Binding();
        binding.setVariable("remotePowerShell", new Closure<Object>(null) {
            private static final long serialVersionUID = 1L;

            @Override
            public Object call(Object... given) {
                return given[0];
            }
        });
        return (Map<String, Object>) new GroovyShell(binding).evaluate(snippet);
    }

    private static String snippet(Map<String, Object> form) throws Exception {
        return Snippets.of(jenkins, RemotePowerShellStep.class, form);
    }

    @Test
    void theStepIsKnownToPipeline() {
        assertThat(StepDescriptor.byFunctionName("remotePowerShell")).isNotNull();
    }
}
