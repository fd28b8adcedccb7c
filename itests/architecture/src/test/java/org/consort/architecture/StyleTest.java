package org.consort.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.consort.architecture.SourceFile.MethodSite;
import org.junit.jupiter.api.Test;

/** What the contribution guide asks of every source file, as far as a machine can tell. */
class StyleTest {

    private static final List<SourceFile> MAIN = Sources.of(Repository.modules(), Module::mainSources);
    private static final List<SourceFile> TESTS = Sources.of(Repository.modules(), Module::testSources);
    private static final List<SourceFile> ALL =
            Stream.concat(MAIN.stream(), TESTS.stream()).toList();

    @Test
    void sources_are_found() {
        assertTrue(MAIN.size() > 40, "only " + MAIN.size() + " main sources found");
        assertTrue(TESTS.size() > 5, "only " + TESTS.size() + " test sources found");
    }

    @Test
    void no_file_is_longer_than_400_lines() {
        assertEquals(List.of(), Sources.longFiles(ALL));
    }

    @Test
    void no_method_is_longer_than_40_lines() {
        assertEquals(List.of(), Sources.longMethods(ALL));
    }

    @Test
    void nineteen_methods_of_twenty_have_at_most_25_lines() {
        List<Integer> lengths = MAIN.stream()
                .flatMap(file -> file.methods().stream())
                .filter(method -> method.tree().getBody() != null)
                .map(MethodSite::bodyLines)
                .sorted()
                .toList();

        assertTrue(lengths.get(lengths.size() * 95 / 100) <= 25, "lengths of methods: " + lengths);
    }

    @Test
    void no_method_has_more_than_four_parameters() {
        assertEquals(List.of(), Sources.wideMethods(ALL));
    }

    @Test
    void no_type_has_a_name_that_says_nothing() {
        assertEquals(List.of(), Sources.emptyNames(ALL));
    }

    @Test
    void no_test_sleeps() {
        List<SourceFile> testCode = new ArrayList<>(TESTS);
        testCode.addAll(
                Sources.of(Repository.modules(module -> module.path().startsWith("itests/")), Module::mainSources));

        assertEquals(List.of(), Sources.sleeps(testCode));
    }

    @Test
    void only_the_host_and_transports_synchronize() {
        List<SourceFile> others = Sources.of(
                Repository.modules(module ->
                        !module.path().equals(Module.HOST) && !module.path().startsWith("transports/")),
                Module::mainSources);

        assertFalse(others.isEmpty());
        assertEquals(List.of(), Sources.monitors(others));
    }

    @Test
    void every_public_type_and_method_of_an_exported_package_begins_with_a_promise() {
        Set<String> exported = new TreeSet<>();
        packageInfos().filter(Sources::isExported).forEach(info -> exported.add(packageOf(info)));
        List<SourceFile> visible =
                MAIN.stream().filter(file -> exported.contains(packageOf(file))).toList();

        assertTrue(exported.contains("org.consort.spi.protocol"), "exported packages: " + exported);
        assertEquals(List.of(), Sources.undocumented(visible));
    }

    @Test
    void every_package_is_described_and_null_marked() {
        Set<String> described = new TreeSet<>();
        packageInfos()
                .filter(info -> Sources.hasAnnotation(info, "NullMarked") && !Sources.lacksPackagePromise(info))
                .forEach(info -> described.add(packageOf(info)));
        Set<String> missing = new TreeSet<>();
        MAIN.forEach(file -> missing.add(packageOf(file)));
        missing.removeAll(described);

        assertTrue(described.size() > 3, "packages found: " + described);
        assertEquals(Set.of(), missing);
    }

    @Test
    void every_exported_package_has_a_version() {
        assertEquals(
                List.of(),
                packageInfos()
                        .filter(Sources::isExported)
                        .filter(info -> !Sources.hasAnnotation(info, "Version"))
                        .map(SourceFile::name)
                        .toList());
    }

    private static Stream<SourceFile> packageInfos() {
        return MAIN.stream().filter(file -> file.name().endsWith("package-info.java"));
    }

    private static String packageOf(SourceFile file) {
        return String.valueOf(file.unit().getPackageName());
    }
}
