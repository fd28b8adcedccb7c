package org.consort.architecture;

import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.lang.EvaluationResult;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/** The rules over what depends on what. */
final class Dependencies {

    private static final String OURS = "org.consort";

    private Dependencies() {}

    /** Uses of a module by one that may not see it. */
    static List<String> againstDirection(Map<Module, JavaClasses> all) {
        Map<String, Module> owners = new HashMap<>();
        all.forEach((module, classes) -> classes.forEach(type -> owners.put(type.getName(), module)));
        List<String> wrong = new ArrayList<>();
        all.forEach((module, classes) -> {
            for (JavaClass type : classes) {
                for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
                    Module target = owners.get(
                            dependency.getTargetClass().getBaseComponentType().getName());
                    if (target != null && !module.maySee(target)) {
                        wrong.add(module + " sees " + target + ": " + dependency.getDescription());
                    }
                }
            }
        });
        return wrong;
    }

    /** Packages that two modules share: in OSGi one would hide the other's. */
    static List<String> split(Map<Module, JavaClasses> all) {
        Map<String, TreeSet<String>> homes = new TreeMap<>();
        all.forEach((module, classes) ->
                classes.forEach(type -> homes.computeIfAbsent(type.getPackageName(), name -> new TreeSet<>())
                        .add(module.path())));
        return homes.entrySet().stream()
                .filter(home -> home.getValue().size() > 1)
                .map(Object::toString)
                .toList();
    }

    /**
     * Cycles between packages. One pair of calls is let through: users give {@code Node} machines of their own and start it in a
     * plain JVM, so the types of users name two of the types of implementers.
     */
    static List<String> cycles(JavaClasses classes) {
        EvaluationResult result = slices().assignedFrom(new ByPackage())
                .should()
                .beFreeOfCycles()
                .ignoreDependency("org.consort.Node", "org.consort.spi.NodeFactory")
                .ignoreDependency("org.consort.Node", "org.consort.spi.abstraction.AbstractionFactory")
                .allowEmptyShould(false)
                .evaluate(classes);
        return result.getFailureReport().getDetails();
    }

    private static final class ByPackage implements SliceAssignment {

        @Override
        public SliceIdentifier getIdentifierOf(JavaClass type) {
            return type.getPackageName().startsWith(OURS)
                    ? SliceIdentifier.of(type.getPackageName())
                    : SliceIdentifier.ignore();
        }

        @Override
        public String getDescription() {
            return "packages";
        }
    }
}
