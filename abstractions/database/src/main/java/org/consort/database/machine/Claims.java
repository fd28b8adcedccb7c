package org.consort.database.machine;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.Predicate;

/** What is locked in a table, or is to be: those of single keys by key, the others one by one. Group's thread. */
final class Claims {

    private final NavigableMap<byte[], List<Claim>> points = new TreeMap<>(Arrays::compareUnsigned);
    private final List<Claim> ranges = new ArrayList<>();

    boolean isEmpty() {
        return points.isEmpty() && ranges.isEmpty();
    }

    void add(Claim claim) {
        if (claim.isPoint()) {
            points.computeIfAbsent(claim.from(), key -> new ArrayList<>(1)).add(claim);
        } else {
            ranges.add(claim);
        }
    }

    void remove(Claim claim) {
        if (!claim.isPoint()) {
            ranges.remove(claim);
            return;
        }
        List<Claim> there = points.get(claim.from());
        if (there != null && there.remove(claim) && there.isEmpty()) {
            points.remove(claim.from());
        }
    }

    /** Whether there is such a claim among those that overlap this one. */
    boolean any(Claim with, Predicate<Claim> such) {
        for (Claim claim : ranges) {
            if (claim.overlaps(with) && such.test(claim)) {
                return true;
            }
        }
        if (with.isPoint()) {
            return anyAt(with.from(), such);
        }
        NavigableMap<byte[], List<Claim>> near = with.to().isPresent()
                ? points.subMap(with.from(), true, with.to().get(), false)
                : points.tailMap(with.from(), true);
        for (Map.Entry<byte[], List<Claim>> entry : near.entrySet()) {
            if (entry.getValue().stream().anyMatch(such)) {
                return true;
            }
        }
        return false;
    }

    /** Whether there is such a claim among those that cover a key. */
    boolean anyOver(byte[] key, Predicate<Claim> such) {
        for (Claim claim : ranges) {
            if (claim.covers(key) && such.test(claim)) {
                return true;
            }
        }
        return anyAt(key, such);
    }

    private boolean anyAt(byte[] key, Predicate<Claim> such) {
        List<Claim> there = points.get(key);
        if (there == null) {
            return false;
        }
        for (Claim claim : there) {
            if (such.test(claim)) {
                return true;
            }
        }
        return false;
    }
}
