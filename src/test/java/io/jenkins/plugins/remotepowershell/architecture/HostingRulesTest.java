package io.jenkins.plugins.remotepowershell.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.xpath.XPath;
import javax.xml.xpath.XPathConstants;
import javax.xml.xpath.XPathFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.w3c.dom.Document;
import org.w3c.dom.NodeList;

/** What the bot of repository-permissions-updater and the plugin health score look for in a plugin that is to be hosted. */
class HostingRulesTest {
    /** API plugins have them, or Jenkins does. */
    private static final Pattern BANNED = Pattern.compile(
            "commons-lang3|gson|jackson-.*|json|jsoup|asm.*|caffeine|okhttp|http(async)?client.*|httpcore.*"
                    + "|bcp(rov|kix).*|guava|snakeyaml|commons-(text|compress|io)|joda-time");

    private static final Pattern INLINE =
            Pattern.compile("<style|<script(?![^>]*\\ssrc=)|\\son[a-z]+=|\\sstyle=|checkUrl=");

    private final Document pom;
    private final XPath xpath = XPathFactory.newInstance().newXPath();

    HostingRulesTest() throws Exception {
        pom = DocumentBuilderFactory.newInstance().newDocumentBuilder().parse("pom.xml");
    }

    @ParameterizedTest
    @CsvSource({
        "groupId, io.jenkins.plugins",
        "artifactId, remote-powershell",
        "name, Remote PowerShell",
        "url, https://github.com/jenkinsci/${project.artifactId}-plugin",
        "packaging, hpi",
        "licenses/license/name, MIT License",
        "scm/tag, ${scmTag}",
        "properties/jenkins.version, ${jenkins.baseline}.3",
        "properties/hpi.strictBundledArtifacts, true",
        "properties/hpi.bundledArtifacts, winrm4j-client",
        "properties/ban-commons-lang-2.skip, false",
        "properties/ban-deprecated-stapler.skip, false",
        "properties/ban-junit4-imports.skip, false",
        "properties/banObsoleteDependencyOverrides.skip, false",
        "parent/artifactId, plugin"
    })
    void thePomSaysWhatIsAskedFor(String where, String value) throws Exception {
        assertThat(text("/project/" + where)).isEqualTo(value);
    }

    @Test
    void baselineAndParentAreNewEnough() throws Exception {
        assertThat(Double.parseDouble(text("/project/properties/jenkins.baseline")))
                .isGreaterThanOrEqualTo(2.541);
        assertThat(Double.parseDouble(text("/project/parent/version").split("\\.v")[0]))
                .isGreaterThanOrEqualTo(6.2211);
        assertThat(text("/project/dependencyManagement/dependencies/dependency/artifactId"))
                .isEqualTo("bom-${jenkins.baseline}.x");
    }

    @Test
    void thePomSaysNothingThatTheParentDecides() throws Exception {
        assertThat(nodes("/project/developers")).isEmpty();
        assertThat(nodes("//*[starts-with(local-name(), 'maven.compiler.')] | //java.level"))
                .isEmpty();
        assertThat(nodes("//repository/url[not(starts-with(., 'https://'))]")).isEmpty();
    }

    /** The BOM has the versions of plugins, so that none is given here. */
    @Test
    void pluginsComeFromTheBomAndLibrariesThatTheyProvideAreNotBundled() throws Exception {
        assertThat(nodes("/project/dependencies/dependency[version and starts-with(groupId, 'org.jenkins')]"))
                .isEmpty();
        for (String artifact : nodes("/project/dependencies/dependency[not(scope='test')]/artifactId")) {
            assertThat(BANNED.matcher(artifact).matches()).as(artifact).isFalse();
        }
    }

    @Test
    void theNameIsAllowed() throws Exception {
        String name = text("/project/artifactId");
        assertThat(name)
                .isEqualTo(name.toLowerCase(Locale.ROOT))
                .doesNotContain("jenkins")
                .hasSizeLessThan(37);
        assertThat(text("/project/name")).doesNotContainIgnoringCase("jenkins");
    }

    @Test
    void theBuildIsOneCall() throws IOException {
        String jenkinsfile = Files.readString(Path.of("Jenkinsfile"));
        Matcher calls = Pattern.compile("buildPlugin\\(").matcher(jenkinsfile);

        assertThat(calls.results().count()).isOne();
        assertThat(jenkinsfile).contains("platform: 'linux'", "platform: 'windows'");
    }

    @Test
    void theFilesThatAreAskedForAreThere() throws IOException {
        assertThat(Files.readString(Path.of(".github/CODEOWNERS")))
                .contains("* @jenkinsci/remote-powershell-plugin-developers");
        assertThat(Files.readString(Path.of(".github/workflows/jenkins-security-scan.yml")))
                .contains("jenkins-infra/jenkins-security-scan");
        assertThat(Files.readString(Path.of(".github/dependabot.yml"))).contains("maven", "github-actions");
        assertThat(Files.readAllLines(Path.of(".gitignore"))).contains("target/", "work/");
        assertThat(Files.readString(Path.of("LICENSE"))).contains("MIT License");
        assertThat(Files.readString(Path.of("src/main/resources/index.jelly")))
                .doesNotContain("TODO")
                .contains("<div>");
        for (String file : List.of("README.md", "CONTRIBUTING.md", "CHANGELOG.md", "docs/jenkins.md")) {
            assertThat(Path.of(file)).isNotEmptyFile();
        }
    }

    @Test
    void theDescriptionIsOneSentence() throws IOException {
        String description = Files.readString(Path.of("src/main/resources/index.jelly"))
                .replaceAll("<[^>]*>", "")
                .strip();

        assertThat(description).matches("[A-Z][^.]*\\.");
    }

    @Test
    void reviewersAreToldHowThisDiffersAndWhichBuildCounts() throws IOException {
        assertThat(Files.readString(Path.of("docs/hosting.md")))
                .contains("winrm-client", "durable-task", "| powershell |", "pom-engine.xml", "it is never released");
        assertThat(Files.readString(Path.of("pom.xml")))
                .as("the reason of each bundled artifact")
                .containsPattern("<!-- [^>]+ -->\\s+<hpi.bundledArtifacts>");
    }

    @Test
    void noSourceUsesTheOldServletApiOrAnInlineScript() throws IOException {
        for (Path file : files("src/main")) {
            String text = Files.readString(file);
            if (file.toString().endsWith(".java")) {
                assertThat(text)
                        .as(file.toString())
                        .doesNotContain("javax.servlet")
                        .doesNotContainPattern("\\bStaplerRe(quest|sponse)\\b");
            } else if (file.toString().endsWith(".jelly")) {
                assertThat(text).as(file.toString()).startsWith("<?jelly escape-by-default='true'?>");
                assertThat(INLINE.matcher(text).find()).as(file.toString()).isFalse();
            }
        }
    }

    private static List<Path> files(String directory) throws IOException {
        try (Stream<Path> files = Files.walk(Path.of(directory))) {
            return files.filter(file -> file.toString().matches(".*\\.(java|jelly)"))
                    .toList();
        }
    }

    private String text(String path) throws Exception {
        return xpath.evaluate(path, pom);
    }

    private List<String> nodes(String path) throws Exception {
        NodeList found = (NodeList) xpath.evaluate(path, pom, XPathConstants.NODESET);
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < found.getLength(); i++) {
            texts.add(found.item(i).getTextContent());
        }
        return texts;
    }
}
