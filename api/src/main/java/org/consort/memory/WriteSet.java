package org.consort.memory;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Bytes that were written, and only those: two members that write to different bytes of one word do not undo each other's. One thread, or many that only read.
 */
final class WriteSet {

    /** By region, then by the number of the line. */
    private final TreeMap<Long, TreeMap<Long, Line>> regions = new TreeMap<>();

    private long cost;

    boolean isEmpty() {
        return regions.isEmpty();
    }

    /** About what an entry with it has. */
    long cost() {
        return cost;
    }

    void put(long region, long offset, int width, long bits) {
        TreeMap<Long, Line> lines = regions.computeIfAbsent(region, r -> new TreeMap<>());
        for (int i = 0; i < width; i++) {
            put(lines, offset + i, (byte) (bits >>> 8 * i));
        }
    }

    void put(long region, long offset, byte[] bytes) {
        TreeMap<Long, Line> lines = regions.computeIfAbsent(region, r -> new TreeMap<>());
        for (int i = 0; i < bytes.length; i++) {
            put(lines, offset + i, bytes[i]);
        }
    }

    private void put(TreeMap<Long, Line> lines, long offset, byte value) {
        Line line = lines.computeIfAbsent(offset / Line.BYTES, l -> new Line());
        cost -= line.cost();
        line.put((int) (offset % Line.BYTES), value);
        cost += line.cost();
    }

    /** Of the bytes of a number, all bits of those that were written. */
    long mask(long region, long offset, int width) {
        return number(region, offset, width, true);
    }

    /** The bits of those bytes of a number that were written. */
    long bits(long region, long offset, int width) {
        return number(region, offset, width, false);
    }

    private long number(long region, long offset, int width, boolean mask) {
        TreeMap<Long, Line> lines = regions.get(region);
        if (lines == null) {
            return 0;
        }
        int at = (int) (offset % Line.BYTES);
        int here = Math.min(width, Line.BYTES - at);
        long all = number(lines.get(offset / Line.BYTES), at, here, mask);
        if (here < width) {
            all |= number(lines.get(offset / Line.BYTES + 1), 0, width - here, mask) << 8 * here;
        }
        return all;
    }

    private static long number(@Nullable Line line, int at, int width, boolean mask) {
        long all = 0;
        for (int i = 0; line != null && i < width; i++) {
            if (line.has(at + i)) {
                all |= (mask ? 0xffL : line.get(at + i) & 0xffL) << 8 * i;
            }
        }
        return all;
    }

    /** Where this has a byte, and nothing above it had one, puts that byte. */
    void over(long region, long offset, byte[] bytes, boolean[] decided) {
        TreeMap<Long, Line> lines = regions.get(region);
        for (int i = 0; lines != null && i < bytes.length; i++) {
            Line line = lines.get((offset + i) / Line.BYTES);
            int at = (int) ((offset + i) % Line.BYTES);
            if (!decided[i] && line != null && line.has(at)) {
                bytes[i] = line.get(at);
                decided[i] = true;
            }
        }
    }

    /** Notes which bytes it has, and puts none. */
    void decide(long region, long offset, boolean[] decided) {
        over(region, offset, new byte[decided.length], decided);
    }

    /** A copy of what it has in a range. */
    WriteSet part(long region, long offset, long length) {
        WriteSet part = new WriteSet();
        for (Run run : runs(region, regions.getOrDefault(region, new TreeMap<>()), offset, length)) {
            part.put(region, run.offset(), run.bytes());
        }
        return part;
    }

    /** What it has and the other has not. */
    WriteSet without(WriteSet other) {
        WriteSet rest = new WriteSet();
        for (Run run : runs()) {
            for (int i = 0; i < run.bytes().length; i++) {
                if (!other.has(run.region(), run.offset() + i)) {
                    rest.put(run.region(), run.offset() + i, 1, run.bytes()[i]);
                }
            }
        }
        return rest;
    }

    /** What it has, with the other over it. */
    WriteSet under(WriteSet other) {
        WriteSet both = new WriteSet();
        runs().forEach(run -> both.put(run.region(), run.offset(), run.bytes()));
        other.runs().forEach(run -> both.put(run.region(), run.offset(), run.bytes()));
        return both;
    }

    private boolean has(long region, long offset) {
        return mask(region, offset, 1) != 0;
    }

    /** All, in the order of regions and offsets. */
    List<Run> runs() {
        List<Run> runs = new ArrayList<>();
        regions.forEach((region, lines) -> runs.addAll(runs(region, lines, 0, Long.MAX_VALUE)));
        return runs;
    }

    private static List<Run> runs(long region, TreeMap<Long, Line> lines, long offset, long length) {
        List<Run> runs = new ArrayList<>();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        long end = length > Long.MAX_VALUE - offset ? Long.MAX_VALUE : offset + length;
        long next = -1;
        for (Map.Entry<Long, Line> each :
                lines.tailMap(offset / Line.BYTES, true).entrySet()) {
            Line line = each.getValue();
            long base = each.getKey() * Line.BYTES;
            for (int at = line.next(0); at < Line.BYTES; at = line.next(at + 1)) {
                if (base + at < offset || base + at >= end) {
                    continue;
                }
                if (base + at != next) {
                    close(runs, region, next, bytes);
                }
                bytes.write(line.get(at));
                next = base + at + 1;
            }
        }
        close(runs, region, next, bytes);
        return runs;
    }

    private static void close(List<Run> runs, long region, long end, ByteArrayOutputStream bytes) {
        if (bytes.size() > 0) {
            runs.add(new Run(region, end - bytes.size(), bytes.toByteArray()));
            bytes.reset();
        }
    }
}
