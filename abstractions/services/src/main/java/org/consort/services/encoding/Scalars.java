package org.consort.services.encoding;

import java.io.IOException;
import java.lang.invoke.MethodType;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.Period;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Values without parts. Those that are no primitives have a byte before them which says whether there is one. */
final class Scalars {

    /** Writes a value that is there. */
    private interface Put {
        void write(Object value, Writer out) throws IOException;
    }

    private record Plain(Put put, Function<Reader, Object> take) implements Shape {
        @Override
        public void write(@Nullable Object value, Writer out) throws IOException {
            if (value == null) {
                throw new IllegalArgumentException("null where a value has to be");
            }
            put.write(value, out);
        }

        @Override
        public Object read(Reader in) {
            return take.apply(in);
        }
    }

    /** What may be null. */
    record Boxed(Shape shape) implements Shape {
        @Override
        public void write(@Nullable Object value, Writer out) throws IOException {
            out.out.writeByte(value == null ? 0 : 1);
            if (value != null) {
                shape.write(value, out);
            }
        }

        @Override
        public @Nullable Object read(Reader in) {
            return isThere(in) ? shape.read(in) : null;
        }

        @Override
        public void check(Set<Type> seen) {
            shape.check(seen);
        }

        static boolean isThere(Reader in) {
            int there = in.in.get();
            if (there != 0 && there != 1) {
                throw new IllegalArgumentException(there + " says neither that a value is there nor that none is");
            }
            return there == 1;
        }
    }

    private record Nothing() implements Shape {
        @Override
        public void write(@Nullable Object value, Writer out) {}

        @Override
        public @Nullable Object read(Reader in) {
            return null;
        }
    }

    private static final Map<Class<?>, Shape> ALL = all();

    private Scalars() {}

    static Optional<Shape> of(Class<?> type) {
        return Optional.ofNullable(ALL.get(type));
    }

    static Shape constant(Class<?> type) {
        Map<String, Object> constants = new HashMap<>();
        for (Object constant : type.getEnumConstants()) {
            constants.put(((Enum<?>) constant).name(), constant);
        }
        return text(value -> ((Enum<?>) value).name(), name -> {
            Object constant = constants.get(name);
            if (constant == null) {
                throw new IllegalArgumentException(type.getName() + " has no constant of this name");
            }
            return constant;
        });
    }

    private static Shape text(Function<Object, String> put, Function<String, Object> take) {
        return new Boxed(new Plain(
                (value, out) -> out.bytes(put.apply(value).getBytes(StandardCharsets.UTF_8)),
                in -> take.apply(new String(in.bytes(), StandardCharsets.UTF_8))));
    }

    private static Map<Class<?>, Shape> all() {
        Map<Class<?>, Shape> all = new HashMap<>();
        numbers(all);
        texts(all);
        all.put(byte[].class, new Boxed(new Plain((v, out) -> out.bytes((byte[]) v), Reader::bytes)));
        all.put(void.class, new Nothing());
        all.put(Void.class, new Nothing());
        return Map.copyOf(all);
    }

    private static void numbers(Map<Class<?>, Shape> all) {
        all.put(boolean.class, new Plain((v, o) -> o.out.writeBoolean((Boolean) v), Boxed::isThere));
        all.put(byte.class, new Plain((v, o) -> o.out.writeByte((Byte) v), r -> r.in.get()));
        all.put(short.class, new Plain((v, o) -> o.out.writeShort((Short) v), r -> r.in.getShort()));
        all.put(char.class, new Plain((v, o) -> o.out.writeChar((Character) v), r -> r.in.getChar()));
        all.put(int.class, new Plain((v, o) -> o.out.writeInt((Integer) v), r -> r.in.getInt()));
        all.put(long.class, new Plain((v, o) -> o.out.writeLong((Long) v), r -> r.in.getLong()));
        all.put(float.class, new Plain((v, o) -> o.out.writeFloat((Float) v), r -> r.in.getFloat()));
        all.put(double.class, new Plain((v, o) -> o.out.writeDouble((Double) v), r -> r.in.getDouble()));
        List.copyOf(all.entrySet())
                .forEach(each ->
                        all.put(MethodType.methodType(each.getKey()).wrap().returnType(), new Boxed(each.getValue())));
    }

    private static void texts(Map<Class<?>, Shape> all) {
        all.put(String.class, text(String.class::cast, text -> text));
        all.put(BigInteger.class, text(Object::toString, BigInteger::new));
        all.put(BigDecimal.class, text(Object::toString, BigDecimal::new));
        all.put(UUID.class, text(Object::toString, UUID::fromString));
        all.put(Instant.class, text(Object::toString, Instant::parse));
        all.put(Duration.class, text(Object::toString, Duration::parse));
        all.put(Period.class, text(Object::toString, Period::parse));
        all.put(LocalDate.class, text(Object::toString, LocalDate::parse));
        all.put(LocalTime.class, text(Object::toString, LocalTime::parse));
        all.put(LocalDateTime.class, text(Object::toString, LocalDateTime::parse));
        all.put(OffsetDateTime.class, text(Object::toString, OffsetDateTime::parse));
        all.put(ZonedDateTime.class, text(Object::toString, ZonedDateTime::parse));
        all.put(ZoneId.class, text(Object::toString, ZoneId::of));
    }
}
