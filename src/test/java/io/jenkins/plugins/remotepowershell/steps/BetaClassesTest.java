package io.jenkins.plugins.remotepowershell.steps;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jenkinsci.plugins.workflow.flow.ErrorCondition;
import org.junit.jupiter.api.Test;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.Beta;

/** Classes that Jenkins may change without notice: docs/decisions/0011. */
class BetaClassesTest {
    @Test
    void onlyOneIsUsed() {
        JavaClasses ours = new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .importPackages("io.jenkins.plugins.remotepowershell");

        Set<String> used = ours.stream()
                .flatMap(each -> each.getDirectDependenciesFromSelf().stream())
                .map(Dependency::getTargetClass)
                .filter(BetaClassesTest::isBeta)
                .map(JavaClass::getName)
                .collect(Collectors.toSet());

        assertThat(used).containsExactly(ErrorCondition.class.getName());
    }

    private static boolean isBeta(JavaClass target) {
        return target.tryGetAnnotationOfType(Restricted.class)
                .filter(restricted -> List.of(restricted.value()).contains(Beta.class))
                .isPresent();
    }
}
