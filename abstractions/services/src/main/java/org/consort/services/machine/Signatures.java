package org.consort.services.machine;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.consort.spi.replication.ValueEncoding;

/** Methods of interfaces as calls name them. */
final class Signatures {

    private Signatures() {}

    /** For example {@code add(long,java.lang.String)}. */
    static String of(Method method) {
        List<String> types = new ArrayList<>();
        for (Class<?> type : method.getParameterTypes()) {
            types.add(type.getTypeName());
        }
        return method.getName() + "(" + String.join(",", types) + ")";
    }

    /** The methods that can be called. */
    static List<Method> of(Class<?> type) {
        return Arrays.stream(type.getMethods())
                .filter(method -> !Modifier.isStatic(method.getModifiers()))
                .toList();
    }

    /** What comes out in the end: a method may return it later. */
    static Type result(Method method) {
        Type type = method.getGenericReturnType();
        if (!CompletionStage.class.isAssignableFrom(method.getReturnType())) {
            return type;
        }
        if (type instanceof ParameterizedType later) {
            return later.getActualTypeArguments()[0];
        }
        throw new IllegalArgumentException("method " + method + " does not say what it completes with");
    }

    /**
     * Checks that all of an interface can be encoded.
     *
     * @throws IllegalArgumentException names the method that can't
     */
    static void check(Class<?> type, ValueEncoding encoding) {
        if (!type.isInterface()) {
            throw new IllegalArgumentException(type.getName() + " is no interface");
        }
        for (Method method : of(type)) {
            try {
                for (Type parameter : method.getGenericParameterTypes()) {
                    encoding.check(parameter);
                }
                encoding.check(result(method));
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException(
                        "method " + type.getName() + "." + of(method) + ": " + e.getMessage(), e);
            }
        }
    }
}
