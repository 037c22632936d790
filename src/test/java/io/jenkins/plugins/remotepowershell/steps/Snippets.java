package io.jenkins.plugins.remotepowershell.steps;

import java.net.URL;
import java.util.List;
import java.util.Map;
import net.sf.json.JSONObject;
import org.htmlunit.HttpMethod;
import org.htmlunit.WebRequest;
import org.htmlunit.util.NameValuePair;
import org.jenkinsci.plugins.workflow.cps.Snippetizer;
import org.jvnet.hudson.test.JenkinsRule;

/** What the snippet generator makes of a step's form. */
final class Snippets {
    private Snippets() {}

    /** @param form by the names of its fields */
    static String of(JenkinsRule jenkins, Class<?> step, Map<String, Object> form) throws Exception {
        JSONObject json = JSONObject.fromObject(form);
        json.put("stapler-class", step.getName());
        json.put("$class", step.getName());
        WebRequest request =
                new WebRequest(new URL(jenkins.getURL(), Snippetizer.ACTION_URL + "/generateSnippet"), HttpMethod.POST);
        request.setRequestParameters(List.of(new NameValuePair("json", json.toString())));
        try (JenkinsRule.WebClient client = jenkins.createWebClient()) {
            client.addCrumb(request);
            return client.getPage(request).getWebResponse().getContentAsString().strip();
        }
    }
}
