package org.consort.services.machine;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** What a member has of a state that it fetches, and of what the log has had the objects do since it asked. */
final class Intake {

    private static final int MOST_BYTES = Limits.STATE_BYTES + 2 * Limits.ITEM_BYTES;

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final List<Item> since = new ArrayList<>();
    private long sinceBytes;
    private boolean failed;
    private int quiet;

    void add(byte[] chunk) {
        quiet = 0;
        failed |= bytes.size() + chunk.length > MOST_BYTES;
        if (!failed) {
            bytes.writeBytes(chunk);
        }
    }

    void append(Item item) {
        since.add(item);
        sinceBytes += item.size();
        if (since.size() > Limits.ITEMS || sinceBytes > Limits.ITEM_BYTES) {
            failed = true;
            since.clear();
            sinceBytes = 0;
        }
    }

    /** Another half second without a part. */
    boolean isStalled() {
        return failed || ++quiet > 20;
    }

    /** All parts are there; false if they make no sense, or too much has come meanwhile. */
    boolean into(Seat seat) {
        if (failed) {
            return false;
        }
        try {
            DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes.toByteArray()));
            byte[] checkpoint = Saved.bytes(in, Limits.STATE_BYTES);
            List<Item> items = Saved.items(in);
            items.addAll(since);
            seat.begin(checkpoint, items);
            return seat.isCurrent();
        } catch (IOException | IllegalArgumentException e) {
            return false;
        }
    }
}
