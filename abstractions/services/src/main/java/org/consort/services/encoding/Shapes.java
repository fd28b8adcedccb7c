package org.consort.services.encoding;

import java.lang.reflect.GenericArrayType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.lang.reflect.WildcardType;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Finds the shape of a type. */
final class Shapes {

    private Shapes() {}

    /**
     * The shape of a type.
     *
     * @param bound what the variables in it stand for
     * @throws IllegalArgumentException if values of it can't be encoded
     */
    static Shape of(Type type, Map<TypeVariable<?>, Type> bound) {
        if (type instanceof TypeVariable<?> variable) {
            Type stands = bound.get(variable);
            if (stands == null) {
                throw unfit(type, "nothing says what it stands for: declare the type itself");
            }
            return of(stands, bound);
        } else if (type instanceof WildcardType wildcard) {
            return of(wildcard.getUpperBounds()[0], bound);
        } else if (type instanceof GenericArrayType array) {
            return Containers.array(
                    raw(array.getGenericComponentType(), bound), of(array.getGenericComponentType(), bound));
        } else if (type instanceof ParameterizedType generic) {
            return ofGeneric(generic, bound);
        }
        return ofClass((Class<?>) type);
    }

    private static Shape ofClass(Class<?> type) {
        Optional<Shape> scalar = Scalars.of(type);
        if (scalar.isPresent()) {
            return scalar.get();
        } else if (type.isEnum()) {
            return Scalars.constant(type);
        } else if (type.isRecord()) {
            return new RecordShape(type, Map.of());
        } else if (type.isArray()) {
            return Containers.array(type.getComponentType(), of(type.getComponentType(), Map.of()));
        }
        throw unfit(
                type,
                "use primitives, String, byte[], enums, records, Optional, List, Set, Map with their types, arrays of these, or java.time");
    }

    private static Shape ofGeneric(ParameterizedType type, Map<TypeVariable<?>, Type> bound) {
        Class<?> raw = (Class<?>) type.getRawType();
        Type[] arguments = new Type[type.getActualTypeArguments().length];
        for (int i = 0; i < arguments.length; i++) {
            Type argument = type.getActualTypeArguments()[i];
            arguments[i] = argument instanceof TypeVariable<?> v ? bound.getOrDefault(v, v) : argument;
        }
        if (raw.isRecord()) {
            Map<TypeVariable<?>, Type> inner = new HashMap<>();
            for (int i = 0; i < arguments.length; i++) {
                inner.put(raw.getTypeParameters()[i], arguments[i]);
            }
            return new RecordShape(raw, inner);
        } else if (raw == Optional.class) {
            return Containers.optional(of(arguments[0], bound));
        } else if (raw == List.class || raw == Collection.class) {
            return Containers.list(of(arguments[0], bound));
        } else if (raw == Set.class || raw == LinkedHashSet.class) {
            return Containers.set(of(arguments[0], bound));
        } else if (raw == Map.class) {
            return Containers.map(of(arguments[0], bound), of(arguments[1], bound));
        }
        throw unfit(type, "of the generic types, use Optional, List, Set, Map and records");
    }

    private static Class<?> raw(Type type, Map<TypeVariable<?>, Type> bound) {
        if (type instanceof Class<?> plain) {
            return plain;
        } else if (type instanceof ParameterizedType generic) {
            return (Class<?>) generic.getRawType();
        } else if (type instanceof TypeVariable<?> variable && bound.containsKey(variable)) {
            return raw(bound.get(variable), bound);
        }
        throw unfit(type, "an array of it can't be made");
    }

    static IllegalArgumentException unfit(Type type, String instead) {
        return new IllegalArgumentException("type " + type.getTypeName() + " can't be encoded: " + instead
                + "; or give the service an encoding of your own");
    }
}
