package org.consort.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.consort.architecture.planted.Impure;
import org.consort.architecture.planted.Pure;
import org.consort.architecture.planted.left.Left;
import org.consort.architecture.planted.right.Right;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A rule that catches nothing is no rule: each one here meets what it is there to catch. */
class PlantedViolationsTest {

    @ParameterizedTest
    @ValueSource(
            classes = {
                Impure.ReadsNanos.class,
                Impure.ReadsInstant.class,
                Impure.DrawsRandom.class,
                Impure.DrawsUuid.class,
                Impure.StartsThread.class,
                Impure.KeepsThread.class,
                Impure.AsksThread.class,
                Impure.UsesPool.class,
                Impure.UsesCommonPool.class,
                Impure.Locks.class,
                Impure.Synchronizes.class,
                Impure.OpensSocket.class,
                Impure.Logs.class,
                Impure.Prints.class,
                Impure.ReadsFile.class
            })
    void purity_catches(Class<?> planted) {
        assertNotEquals(List.of(), Purity.violations(new ClassFileImporter().importClasses(planted)));
    }

    @Test
    void purity_lets_a_pure_machine_pass() {
        assertEquals(List.of(), Purity.violations(new ClassFileImporter().importClasses(Pure.class)));
    }

    @Test
    void direction_catches_a_leaf_that_sees_a_leaf_and_an_api_that_sees_a_leaf() {
        Module ring = new Module("protocols/ring", Path.of("."));
        Module tcp = new Module("transports/tcp", Path.of("."));
        Module api = new Module("api", Path.of("."));

        assertTrue(seesWrongly(ring, tcp));
        assertTrue(seesWrongly(api, tcp));
        assertEquals(false, seesWrongly(ring, api));
    }

    @Test
    void direction_lets_only_the_test_kit_see_the_host() {
        Module host = new Module(Module.HOST, Path.of("."));

        assertTrue(seesWrongly(new Module("abstractions/control", Path.of(".")), host));
        assertEquals(false, seesWrongly(new Module(Module.TESTKIT, Path.of(".")), host));
    }

    @Test
    void direction_lets_a_layer_take_its_own_parts_along_and_no_others() {
        Module links = new Module("transports/links", Path.of("."));

        assertEquals(false, seesWrongly(new Module("transports/tcp", Path.of(".")), links));
        assertTrue(seesWrongly(new Module("protocols/ring", Path.of(".")), links));
        assertTrue(seesWrongly(links, new Module("transports/tcp", Path.of("."))));
        assertTrue(seesWrongly(new Module(Module.HOST, Path.of(".")), new Module("protocols/views", Path.of("."))));
    }

    @Test
    void cycles_are_caught() {
        assertEquals(
                false, Dependencies.cycles(classes(Left.class, Right.class)).isEmpty());
    }

    @Test
    void a_shared_package_is_caught() {
        Map<Module, JavaClasses> all = Map.of(
                new Module("api", Path.of(".")), classes(Pure.class),
                new Module("protocols/ring", Path.of(".")), classes(Impure.class));

        assertEquals(1, Dependencies.split(all).size());
    }

    @Test
    void long_files_and_methods_are_caught() {
        String body = "int x;\n".repeat(Sources.METHOD_LINES);
        SourceFile just = SourceFile.of("class A { void m() {\n" + body + "} }");
        SourceFile over = SourceFile.of("class A { void m() {\n" + body + "int y;\n} }");
        SourceFile tall = SourceFile.of("class A {}" + "\n".repeat(Sources.FILE_LINES) + "// end");

        assertEquals(List.of(), Sources.longMethods(List.of(just)));
        assertEquals(1, Sources.longMethods(List.of(over)).size());
        assertEquals(1, Sources.longFiles(List.of(tall)).size());
    }

    @Test
    void wide_methods_are_caught_but_not_records_and_overrides() {
        String five = "(int a, int b, int c, int d, int e)";
        SourceFile wide = SourceFile.of("class A { void m" + five + " {} }");
        SourceFile crowded = SourceFile.of("class A { A(int a, int b, int c, int d, int e, int f, int g) {} }");
        SourceFile free = SourceFile.of("class A { @Override void m" + five + " {} record R" + five + " {} }");

        assertEquals(1, Sources.wideMethods(List.of(wide)).size());
        assertEquals(1, Sources.wideMethods(List.of(crowded)).size());
        assertEquals(List.of(), Sources.wideMethods(List.of(free)));
    }

    @Test
    void names_that_say_nothing_are_caught() {
        assertEquals(
                1,
                Sources.emptyNames(List.of(SourceFile.of("class GroupManager {}")))
                        .size());
    }

    @Test
    void sleeps_and_monitors_are_caught_in_code_and_not_in_words() {
        SourceFile bad = SourceFile.of("class A { synchronized void m() throws Exception { Thread.sleep(1); } }");
        SourceFile unit = SourceFile.of("class A { void m() throws Exception { SECONDS.sleep(1); } }");
        SourceFile words = SourceFile.of("class A { /* synchronized */ String s = \"Thread.sleep\"; }");

        assertEquals(1, Sources.sleeps(List.of(bad)).size());
        assertEquals(1, Sources.sleeps(List.of(unit)).size());
        assertEquals(1, Sources.monitors(List.of(bad)).size());
        assertEquals(List.of(), Sources.sleeps(List.of(words)));
        assertEquals(List.of(), Sources.monitors(List.of(words)));
    }

    @Test
    void missing_promises_are_caught_where_others_can_see() {
        SourceFile none = SourceFile.of("public interface A { void m(); enum E { ONE } }");
        SourceFile tagsAlone = SourceFile.of("/** @since 1 */ public class A {}");
        SourceFile inside = SourceFile.of("class A { public void m() {} }");
        SourceFile good = SourceFile.of("/** Counts. */ public class A { /** Adds one. */ public void m() {} }");

        assertEquals(3, Sources.undocumented(List.of(none)).size());
        assertEquals(1, Sources.undocumented(List.of(tagsAlone)).size());
        assertEquals(List.of(), Sources.undocumented(List.of(inside, good)));
    }

    @Test
    void a_test_that_others_inherit_promises_by_its_name_but_its_helpers_do_not() {
        SourceFile test = SourceFile.of("/** Holds. */ public class A { @Test protected void keeps_order() {} }");
        SourceFile helper = SourceFile.of("/** Holds. */ public class A { protected void makes_order() {} }");
        SourceFile word = SourceFile.of("/** Holds. */ public class A { @Test protected void order() {} }");

        assertEquals(List.of(), Sources.undocumented(List.of(test)));
        assertEquals(1, Sources.undocumented(List.of(helper)).size());
        assertEquals(1, Sources.undocumented(List.of(word)).size());
    }

    private static boolean seesWrongly(Module from, Module to) {
        Map<Module, JavaClasses> all = Map.of(from, classes(Left.class), to, classes(Right.class));
        return Dependencies.againstDirection(all).stream().anyMatch(text -> text.startsWith(from + " sees"));
    }

    private static JavaClasses classes(Class<?>... types) {
        return new ClassFileImporter().importClasses(types);
    }
}
