package org.consort.services.encoding;

import java.io.IOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A record, component by component. The shapes within are looked for when the first value comes, since it may have itself within. */
final class RecordShape implements Shape {

    private record Part(Method accessor, Shape shape) {}

    private final Class<?> type;
    private final Map<TypeVariable<?>, Type> bound;
    private volatile List<Part> parts = List.of();
    private volatile boolean ready;

    RecordShape(Class<?> type, Map<TypeVariable<?>, Type> bound) {
        this.type = type;
        this.bound = Map.copyOf(bound);
    }

    private List<Part> parts() {
        if (!ready) {
            List<Part> found = new ArrayList<>();
            for (RecordComponent component : type.getRecordComponents()) {
                Method accessor = component.getAccessor();
                accessor.setAccessible(true);
                found.add(new Part(accessor, Shapes.of(component.getGenericType(), bound)));
            }
            parts = List.copyOf(found);
            ready = true;
        }
        return parts;
    }

    @Override
    public void check(Set<Type> seen) {
        if (seen.add(type)) {
            parts().forEach(part -> part.shape().check(seen));
        }
    }

    @Override
    public void write(@Nullable Object value, Writer out) throws IOException {
        out.out.writeByte(value == null ? 0 : 1);
        if (value == null) {
            return;
        }
        out.enter();
        for (Part part : parts()) {
            try {
                part.shape().write(part.accessor().invoke(value), out);
            } catch (IllegalAccessException | InvocationTargetException e) {
                throw new IllegalArgumentException(type.getName() + " does not let itself be read: " + e, e);
            }
        }
        out.leave();
    }

    @Override
    public @Nullable Object read(Reader in) {
        if (!Scalars.Boxed.isThere(in)) {
            return null;
        }
        in.enter();
        List<Part> all = parts();
        @Nullable Object[] values = new @Nullable Object[all.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = all.get(i).shape().read(in);
        }
        in.leave();
        return made(values);
    }

    private Object made(@Nullable Object[] values) {
        try {
            Class<?>[] types = new Class<?>[values.length];
            for (int i = 0; i < types.length; i++) {
                types[i] = type.getRecordComponents()[i].getType();
            }
            Constructor<?> constructor = type.getDeclaredConstructor(types);
            constructor.setAccessible(true);
            return constructor.newInstance(values);
        } catch (ReflectiveOperationException e) {
            throw new IllegalArgumentException(type.getName() + " can't be made of what was sent: " + e, e);
        }
    }
}
