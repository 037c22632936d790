package io.jenkins.plugins.remotepowershell.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static com.tngtech.archunit.library.plantuml.rules.PlantUmlArchCondition.Configuration.consideringOnlyDependenciesInDiagram;
import static com.tngtech.archunit.library.plantuml.rules.PlantUmlArchCondition.adhereToPlantUmlDiagram;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "io.jenkins.plugins.remotepowershell", importOptions = ArchitectureTest.NoTestClasses.class)
class ArchitectureTest {
    /** Also in the engine's own output directory, which ArchUnit's own option does not know. */
    static final class NoTestClasses implements ImportOption {
        @Override
        public boolean includes(Location location) {
            return !location.contains("/test-classes/");
        }
    }

    private static final String[] PURE = {
        "..clixml..", "..psrp..", "..wsman..", "..records..", "..remotepowershell.xml.."
    };
    private static final String[] JENKINS_PACKAGES = {
        "..remotepowershell.steps..", "..remotepowershell.config..", "..remotepowershell.sessions.."
    };

    @ArchTest
    static final ArchRule dependenciesFollowTheDrawing = classes()
            .should(adhereToPlantUmlDiagram(
                    ArchitectureTest.class.getResource("/design.puml"), consideringOnlyDependenciesInDiagram()));

    @ArchTest
    static final ArchRule noCycles = slices().matching("io.jenkins.plugins.remotepowershell.(*)..")
            .should()
            .beFreeOfCycles();

    @ArchTest
    static final ArchRule onlyTheJenkinsPackagesKnowJenkins = noClasses()
            .that()
            .resideOutsideOfPackages(JENKINS_PACKAGES)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("hudson..", "jenkins..", "org.jenkinsci..", "org.kohsuke..", "com.cloudbees..")
            .because("the engine also runs without Jenkins: the command line proves it");

    @ArchTest
    static final ArchRule pureProtocolPackages = noClasses()
            .that()
            .resideInAnyPackage(PURE)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "java.net.http..",
                    "java.nio.channels..",
                    "java.nio.file..",
                    "java.util.concurrent..",
                    "org.apache..")
            .orShould()
            .dependOnClassesThat()
            .haveFullyQualifiedName("java.lang.Thread")
            .orShould()
            .dependOnClassesThat()
            .haveFullyQualifiedName("java.time.Clock")
            .orShould()
            .dependOnClassesThat()
            .haveFullyQualifiedName("java.util.Random")
            .orShould()
            .dependOnClassesThat()
            .haveFullyQualifiedName("java.net.Socket")
            .orShould()
            .callMethod(java.util.UUID.class, "randomUUID")
            .orShould()
            .callMethod(System.class, "currentTimeMillis")
            .orShould()
            .callMethod(System.class, "nanoTime")
            .because("bytes in, events out: ids and times come in as arguments, so that every case can be replayed");

    @ArchTest
    static final ArchRule onlyTransportKnowsHttpAndSignOn = noClasses()
            .that()
            .resideOutsideOfPackages("..transport..", "..simulator..", "..cli..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.apache.http..", "io.cloudsoft..", "javax.net.ssl..", "org.ietf.jgss..")
            .because("sign-on and message keys belong to a connection, and connections belong to transport");

    @ArchTest
    static final ArchRule onlyTheCodecsTouchXml = noClasses()
            .that()
            .resideOutsideOfPackages("..clixml..", "..wsman..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("javax.xml..", "org.w3c.dom..", "org.xml.sax..")
            .because("each of the two has one hardened factory");

    @ArchTest
    static final ArchRule namesSayWhatAThingIs = noClasses()
            .that()
            .doNotHaveSimpleName("DescriptorImpl") // Jenkins' own word for a nested descriptor
            .should()
            .haveSimpleNameEndingWith("Util")
            .orShould()
            .haveSimpleNameEndingWith("Utils")
            .orShould()
            .haveSimpleNameEndingWith("Helper")
            .orShould()
            .haveSimpleNameEndingWith("Manager")
            .orShould()
            .haveSimpleNameEndingWith("Impl")
            .orShould()
            .haveSimpleNameStartingWith("Abstract")
            .because("a file is named after a concept, not after a pattern");
}
