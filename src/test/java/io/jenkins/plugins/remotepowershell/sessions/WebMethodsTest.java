package io.jenkins.plugins.remotepowershell.sessions;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.kohsuke.stapler.interceptor.RequirePOST;
import org.kohsuke.stapler.verb.POST;

/** Stapler calls what is called {@code do…}. A new one belongs into the permission matrix of a test, and then into this list. */
class WebMethodsTest {
    private final List<JavaMethod> methods = new ClassFileImporter()
                    .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                    .importPackages("io.jenkins.plugins.remotepowershell")
                    .stream()
                    .flatMap(type -> type.getMethods().stream())
                    .filter(method -> method.getName().matches("do[A-Z].*"))
                    .filter(method -> !method.getName().equals("doRun"))
                    .toList();

    /** {@link SessionsPageTest}, {@link RunReleaseTest} and ConnectionTestTest. */
    @Test
    void everyWebMethodThatActsHasAPermissionTest() {
        assertThat(methods)
                .filteredOn(method -> !method.getName().matches("doCheck.*|doFill.*Items"))
                .extracting(method -> method.getOwner().getSimpleName() + "." + method.getName())
                .containsExactlyInAnyOrder(
                        "SessionsPage.doTakeOver",
                        "HostPage.doScan",
                        "RunRow.doClose",
                        "RunRow.doCollect",
                        "RunRow.doRetry",
                        "RunRow.doRelease",
                        "RunRow.doOutput",
                        "SessionsMonitor.doAct",
                        "RemoteHostDescriptor.doTestConnection",
                        "HostStepDescriptor.doTestConnection");
    }

    @Test
    void everyWebMethodButTheOneThatOnlyShowsNeedsPost() {
        assertThat(methods)
                .filteredOn(method -> !method.isAnnotatedWith(POST.class) && !method.isAnnotatedWith(RequirePOST.class))
                .extracting(JavaMethod::getName)
                .containsExactly("doOutput");
    }
}
