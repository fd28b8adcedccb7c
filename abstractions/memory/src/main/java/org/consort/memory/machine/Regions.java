package org.consort.memory.machine;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.consort.memory.Refusal;
import org.consort.spi.Nearest;
import org.jspecify.annotations.Nullable;

/** The regions: by number for entries, on the group's thread; by name for everybody. */
final class Regions {

    private final Map<Long, RegionBytes> byId = new HashMap<>();
    private volatile Map<String, RegionBytes> byName = Map.of();
    private long sizeBytes;

    /** All of them by name. Any thread. */
    Map<String, RegionBytes> byName() {
        return byName;
    }

    /** The region of this name; null if there is none. Any thread. */
    @Nullable
    RegionBytes get(String name) {
        return byName.get(name);
    }

    /** In the order in which they were made. */
    List<RegionBytes> all() {
        List<RegionBytes> all = new ArrayList<>(byId.values());
        all.sort(java.util.Comparator.comparingLong(RegionBytes::id));
        return all;
    }

    /** How large all of them are together. */
    long sizeBytes() {
        return sizeBytes;
    }

    /**
     * The region that an entry names.
     *
     * @throws Declined if it is not there any more
     */
    RegionBytes find(long id) {
        RegionBytes found = byId.get(id);
        if (found == null) {
            throw new Declined(
                    Refusal.NO_SUCH_REGION,
                    "the region that entry " + id + " made is not there any more: discard what was written to it");
        }
        return found;
    }

    /**
     * The region of this name.
     *
     * @throws Declined if there is none; names the nearest
     */
    RegionBytes named(String name) {
        RegionBytes found = byName.get(name);
        if (found == null) {
            String likest = String.join("', '", Nearest.to(name, byName.keySet()));
            throw new Declined(
                    Refusal.NO_SUCH_REGION,
                    "there is no region '" + name + "': "
                            + (likest.isEmpty() ? "create it first" : "nearest known: '" + likest + "'"));
        }
        return found;
    }

    void add(RegionBytes region) {
        byId.put(region.id(), region);
        sizeBytes += region.sizeBytes();
        Map<String, RegionBytes> more = new TreeMap<>(byName);
        more.put(region.name(), region);
        byName = Collections.unmodifiableMap(more);
    }

    void remove(RegionBytes region) {
        byId.remove(region.id());
        sizeBytes -= region.sizeBytes();
        Map<String, RegionBytes> fewer = new TreeMap<>(byName);
        fewer.remove(region.name());
        byName = Collections.unmodifiableMap(fewer);
        region.close();
    }

    /** Another state has come in place of this. Any thread, when the group's writes no more. */
    void close() {
        byName.values().forEach(RegionBytes::close);
    }
}
