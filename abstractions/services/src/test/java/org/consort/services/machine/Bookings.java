package org.consort.services.machine;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.consort.Registration;
import org.consort.service.Replicated;
import org.consort.service.Services;

/** What callers see: any interface. */
interface Bookings {

    CompletableFuture<Integer> book(String guest, int nights) throws FullException;

    /** Reaches the caller as itself, since the interface declares it. */
    final class FullException extends Exception {
        public FullException(String message) {
            super(message);
        }
    }

    /** A plain object: it knows nothing of groups. Its state can be written and read; that is all it has to do for it. */
    final class Desk implements Bookings, Replicated {
        private final TreeMap<String, Integer> guests = new TreeMap<>();

        @Override
        public CompletableFuture<Integer> book(String guest, int nights) throws FullException {
            if (guests.size() == 3 && !guests.containsKey(guest)) {
                throw new FullException("no room for " + guest);
            }
            return CompletableFuture.completedFuture(guests.merge(guest, nights, Integer::sum));
        }

        @Override
        public void save(OutputStream out) throws IOException {
            DataOutputStream to = new DataOutputStream(out);
            to.writeInt(guests.size());
            for (var guest : guests.entrySet()) {
                to.writeUTF(guest.getKey());
                to.writeInt(guest.getValue());
            }
        }

        @Override
        public void load(InputStream in) throws IOException {
            DataInputStream from = new DataInputStream(in);
            guests.clear();
            for (int left = from.readInt(); left > 0; left--) {
                guests.put(from.readUTF(), from.readInt());
            }
        }
    }

    static Registration carry(Services services) {
        return services.replicate(Bookings.class, "bookings", new Desk()).hotStandby();
    }
}
