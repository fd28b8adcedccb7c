package org.consort.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** What users hold of a model's API, while its versions come and go. */
class FrontTest {

    /** An API of which one method is made of the others. */
    interface Api {
        String version();

        default Supplier<String> later() {
            return this::version;
        }

        default String named() {
            return "version " + version();
        }
    }

    private static Api of(String version) {
        return () -> version;
    }

    @Test
    void what_a_default_method_keeps_goes_on_with_the_next_version() {
        Front front = Front.of("test", Api.class, of("one")).orElseThrow();
        Api held = (Api) front.proxy();
        Supplier<String> kept = held.later();
        assertEquals("one", kept.get());

        front.leave(Optional.of(of("none")));
        assertEquals("none", kept.get());
        front.enter(of("two"));
        front.serve();

        assertEquals("two", kept.get());
        assertEquals("version two", held.named());
        assertSame(held, front.proxy());
    }

    @Test
    void a_default_method_that_a_version_has_of_its_own_is_the_versions() {
        Front front = Front.of("test", Api.class, new Api() {
                    @Override
                    public String version() {
                        return "one";
                    }

                    @Override
                    public String named() {
                        return "the first";
                    }
                })
                .orElseThrow();

        assertEquals("the first", ((Api) front.proxy()).named());
    }
}
