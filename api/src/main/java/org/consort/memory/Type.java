package org.consort.memory;

import java.util.List;
import java.util.function.LongFunction;
import java.util.function.ToLongFunction;

/**
 * A kind of number, and how it lies in memory: little-endian, floating point by its IEEE 754 bits.
 *
 * @param <T> what it is in Java
 */
public final class Type<T> {

    /** 1 byte. */
    public static final Type<Byte> BYTE = new Type<>("byte", 1, true, value -> value, bits -> (byte) bits);

    /** 2 bytes. */
    public static final Type<Short> SHORT = new Type<>("short", 2, true, value -> value, bits -> (short) bits);

    /** 4 bytes. */
    public static final Type<Integer> INT = new Type<>("int", 4, true, value -> value, bits -> (int) bits);

    /** 8 bytes. */
    public static final Type<Long> LONG = new Type<>("long", 8, true, value -> value, bits -> bits);

    /** 4 bytes. */
    public static final Type<Float> FLOAT =
            new Type<>("float", 4, false, Float::floatToRawIntBits, bits -> Float.intBitsToFloat((int) bits));

    /** 8 bytes. */
    public static final Type<Double> DOUBLE =
            new Type<>("double", 8, false, Double::doubleToRawLongBits, Double::longBitsToDouble);

    private static final List<Type<?>> ALL = List.of(BYTE, SHORT, INT, LONG, FLOAT, DOUBLE);

    private final String name;
    private final int width;
    private final boolean integral;
    private final ToLongFunction<T> bits;
    private final LongFunction<T> value;

    private Type(String name, int width, boolean integral, ToLongFunction<T> bits, LongFunction<T> value) {
        this.name = name;
        this.width = width;
        this.integral = integral;
        this.bits = bits;
        this.value = value;
    }

    /** All of them; the position of each stands for it in the log. */
    public static List<Type<?>> all() {
        return ALL;
    }

    /** Its bytes. */
    public int width() {
        return width;
    }

    /** Whether it is a whole number. */
    public boolean isIntegral() {
        return integral;
    }

    /** One in each bit that it has. */
    public long mask() {
        return -1L >>> (Long.SIZE - 8 * width);
    }

    /** Its bits, the others 0. */
    public long bits(T number) {
        return bits.applyAsLong(number) & mask();
    }

    /** The number of these bits. */
    public T value(long ofBits) {
        return value.apply(ofBits);
    }

    /** The bits of the sum of two, wrapped or rounded as Java does. */
    long sum(long one, long other) {
        if (integral) {
            return one + other & mask();
        }
        return width == FLOAT.width
                ? FLOAT.bits(FLOAT.value(one) + FLOAT.value(other))
                : DOUBLE.bits(DOUBLE.value(one) + DOUBLE.value(other));
    }

    @Override
    public String toString() {
        return name;
    }
}
