package org.consort.services.encoding;

import java.io.IOException;
import java.lang.reflect.Type;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** How values of one type look as bytes. Thread-safe. */
interface Shape {

    void write(@Nullable Object value, Writer out) throws IOException;

    @Nullable
    Object read(Reader in);

    /**
     * Looks at all types within it.
     *
     * @param seen records that were looked at: they may have themselves within
     */
    default void check(Set<Type> seen) {}
}
