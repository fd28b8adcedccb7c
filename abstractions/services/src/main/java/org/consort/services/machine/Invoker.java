package org.consort.services.machine;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Type;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.consort.service.Invocation;
import org.consort.spi.replication.Call;
import org.consort.spi.replication.ValueEncoding;
import org.jspecify.annotations.Nullable;

/** Turns requests into calls of an object, and what comes out into bytes. On the object's line. */
final class Invoker {

    private final Object object;
    private final ValueEncoding encoding;
    private final Map<String, Method> methods = new HashMap<>();

    Invoker(Class<?> type, Object object, ValueEncoding encoding) {
        this.object = object;
        this.encoding = encoding;
        for (Method method : Signatures.of(type)) {
            method.setAccessible(true);
            methods.put(Signatures.of(method), method);
        }
    }

    /**
     * A request.
     *
     * @throws IOException if it is too long
     * @throws IllegalArgumentException if an argument can't be encoded
     */
    static byte[] request(Invocation invocation, ValueEncoding encoding) throws IOException {
        BoundedOutput bytes = new BoundedOutput(Call.REQUEST_BYTES);
        new DataOutputStream(bytes).writeUTF(Signatures.of(invocation.method()));
        Type[] types = invocation.method().getGenericParameterTypes();
        for (int i = 0; i < types.length; i++) {
            encoding.write(invocation.arguments().get(i), types[i], bytes);
        }
        return bytes.toByteArray();
    }

    /** Executes a request. Whatever is wrong is a result. */
    ByteBuffer invoke(ByteBuffer request) {
        byte[] bytes = Item.copy(request);
        @Nullable Method method;
        @Nullable Object[] arguments;
        try {
            String signature = new DataInputStream(new ByteArrayInputStream(bytes)).readUTF();
            method = methods.get(signature);
            if (method == null) {
                return Results.refused("the service has no method " + signature);
            }
            arguments = arguments(method, bytes);
        } catch (IOException | IllegalArgumentException e) {
            return Results.refused("the request makes no sense to the service: " + e.getMessage());
        }
        return call(method, arguments);
    }

    private @Nullable Object[] arguments(Method method, byte[] bytes) {
        int at = 2 + ((bytes[0] & 0xff) << 8 | bytes[1] & 0xff);
        ByteBuffer in = ByteBuffer.wrap(bytes, at, bytes.length - at);
        Type[] types = method.getGenericParameterTypes();
        @Nullable Object[] arguments = new Object[types.length];
        for (int i = 0; i < types.length; i++) {
            arguments[i] = encoding.read(in, types[i]);
        }
        return arguments;
    }

    private ByteBuffer call(Method method, @Nullable Object[] arguments) {
        try {
            Object value = method.invoke(object, arguments);
            // The next call comes when this one is through: that is what makes the order one.
            Object result = value instanceof CompletionStage<?> stage
                    ? stage.toCompletableFuture().join()
                    : value;
            return Results.value(method, result, encoding);
        } catch (InvocationTargetException | CompletionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            if (cause instanceof VirtualMachineError error && !(cause instanceof StackOverflowError)) {
                throw error;
            }
            return Results.thrown(cause);
        } catch (IllegalAccessException | RuntimeException e) {
            return Results.thrown(e);
        }
    }
}
