package org.consort.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.Attributes;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The layers stay layers. One instance, and nothing static, so that what is wrong with the loading is told as it is. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StructureTest {

    private static final Pattern OURS = Pattern.compile("org\\.consort[\\w.]*");

    private final Map<Module, JavaClasses> all = load();

    @Test
    void every_module_with_sources_is_looked_at() {
        assertTrue(all.keySet().stream().anyMatch(module -> module.path().equals(Module.API)), "no api found");
        all.forEach((module, classes) -> assertFalse(classes.isEmpty(), "no classes found of " + module));
    }

    @Test
    void everything_points_at_the_api_and_leaves_never_see_each_other() {
        assertEquals(List.of(), Dependencies.againstDirection(all));
    }

    @Test
    void no_package_is_split_over_modules() {
        assertEquals(List.of(), Dependencies.split(all));
    }

    @Test
    void packages_depend_on_each_other_without_cycles() {
        List<Path> folders = all.keySet().stream()
                .map(module -> module.folder().resolve("target/classes"))
                .toList();
        JavaClasses together = new ClassFileImporter().importPaths(folders);

        assertEquals(List.of(), Dependencies.cycles(together));
    }

    @Test
    void machines_have_no_clock_randomness_thread_lock_socket_file_or_logger() {
        List<JavaClass> machines = new ArrayList<>();
        all.forEach((module, classes) -> {
            if (module.isMachine()) {
                classes.forEach(machines::add);
            }
        });

        assertFalse(machines.isEmpty(), "no machine found");
        assertEquals(List.of(), Purity.violations(machines));
    }

    @Test
    void implementations_export_no_package() {
        List<Module> implementations = Repository.modules(Module::isImplementation);

        assertFalse(implementations.isEmpty(), "no implementation found");
        for (Module module : implementations) {
            Attributes headers = module.manifest().getMainAttributes();
            assertTrue(headers.getValue("Bundle-SymbolicName") != null, module + " is no bundle");
            assertEquals(null, headers.getValue("Export-Package"), module + " exports a package");
        }
    }

    @Test
    void implementations_import_of_ours_only_what_the_api_exports() {
        Set<String> exported = new TreeSet<>();
        Set<String> imported = new TreeSet<>();
        for (Module api : Repository.modules(module -> module.path().equals(Module.API))) {
            exported.addAll(packages(api, "Export-Package"));
        }
        for (Module module : Repository.modules(Module::isImplementation)) {
            imported.addAll(packages(module, "Import-Package"));
        }

        assertTrue(imported.contains("org.consort.spi.transport"), "imported: " + imported);
        imported.removeAll(exported);
        assertEquals(Set.of(), imported, "a part that bundles take along needs -conditionalpackage");
    }

    /** Packages of ours in such a header. What is quoted are versions, and packages that others use. */
    private static Set<String> packages(Module module, String header) {
        String value = module.manifest().getMainAttributes().getValue(header);
        Matcher name = OURS.matcher(value == null ? "" : value.replaceAll("\"[^\"]*\"", ""));
        Set<String> found = new TreeSet<>();
        while (name.find()) {
            found.add(name.group());
        }
        return found;
    }

    private static Map<Module, JavaClasses> load() {
        Map<Module, JavaClasses> loaded = new LinkedHashMap<>();
        for (Module module : Repository.modules()) {
            if (!module.mainSources().isEmpty()) {
                loaded.put(module, module.classes());
            }
        }
        return loaded;
    }
}
