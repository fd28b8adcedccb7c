package org.consort.database.machine;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import org.consort.database.Refusal;
import org.consort.spi.Nearest;
import org.jspecify.annotations.Nullable;

/** The tables. Entries find theirs by the bytes of its name, without making a text of them; other threads by the text. */
final class Directory {

    private static final int SLOTS = 4 * Limits.TABLES;

    private @Nullable Table[] slots = new Table[16];
    private volatile Map<String, Table> byName = Map.of();

    static int hash(byte[] name) {
        return hash(ByteBuffer.wrap(name));
    }

    /** FNV-1a (Fowler, Noll, Vo 1991). */
    private static int hash(ByteBuffer name) {
        int hash = 0x811c9dc5;
        for (int i = name.position(); i < name.limit(); i++) {
            hash = (hash ^ (name.get(i) & 0xff)) * 0x01000193;
        }
        return hash ^ hash >>> 15;
    }

    /**
     * The table of this name. Group's thread.
     *
     * @throws Declined if there is none
     */
    Table find(ByteBuffer name) {
        Table found = lookUp(name);
        if (found == null) {
            throw missing(StandardCharsets.US_ASCII.decode(name.duplicate()).toString());
        }
        return found;
    }

    @Nullable
    Table lookUp(ByteBuffer name) {
        int mask = slots.length - 1;
        int hash = hash(name);
        for (int slot = hash & mask; ; slot = slot + 1 & mask) {
            Table table = slots[slot];
            if (table == null
                    || table.hash == hash && ByteBuffer.wrap(table.nameBytes).equals(name)) {
                return table;
            }
        }
    }

    /** The table of this name; null if there is none. Any thread. */
    @Nullable
    Table get(String name) {
        return byName.get(name);
    }

    /** All of them by name. Any thread. */
    Collection<Table> tables() {
        return byName.values();
    }

    Declined missing(String name) {
        String likest = String.join("', '", Nearest.to(name, byName.keySet()));
        return new Declined(
                Refusal.NO_SUCH_TABLE,
                "there is no table '" + name + "': "
                        + (likest.isEmpty() ? "create it first" : "nearest known: '" + likest + "'"));
    }

    void add(Table table) {
        Map<String, Table> more = new TreeMap<>(byName);
        more.put(table.name, table);
        publish(more);
    }

    void remove(Table table) {
        Map<String, Table> fewer = new TreeMap<>(byName);
        fewer.remove(table.name);
        publish(fewer);
    }

    private void publish(Map<String, Table> tables) {
        int size = 16;
        while (size < 4 * tables.size() && size < SLOTS) {
            size *= 2;
        }
        @Nullable Table[] next = new Table[size];
        for (Table table : tables.values()) {
            int slot = table.hash & size - 1;
            while (next[slot] != null) {
                slot = slot + 1 & size - 1;
            }
            next[slot] = table;
        }
        slots = next;
        byName = Collections.unmodifiableMap(tables);
    }
}
