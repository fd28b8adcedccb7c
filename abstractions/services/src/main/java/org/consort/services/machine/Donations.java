package org.consort.services.machine;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.consort.Delivery;
import org.consort.MemberId;
import org.consort.Outcome;
import org.consort.spi.abstraction.Context;

/** States that this member gives away, part by part: the next when the last is ordered. Group's thread. */
final class Donations {

    private final Context context;
    private final Runnable later;
    private final Map<MemberId, Donation> all = new TreeMap<>();

    /**
     * Begins with none.
     *
     * @param later has {@link #goOn} called after a while
     */
    Donations(Context context, Runnable later) {
        this.context = context;
        this.later = later;
    }

    boolean isEmpty() {
        return all.isEmpty();
    }

    void begin(Donation donation) {
        all.put(donation.to(), donation);
        send(donation, donation.next());
    }

    /** Sends again what was not ordered. */
    void goOn() {
        all.values().forEach(donation -> donation.kept().ifPresent(chunk -> send(donation, chunk)));
    }

    /** Only these are in the group. */
    void retain(List<MemberId> present) {
        all.keySet().retainAll(present);
    }

    void clear() {
        all.clear();
    }

    private void send(Donation donation, Chunk chunk) {
        var unused = context.submit(Entries.state(chunk), Delivery.ATOMIC)
                .thenAccept(outcome -> context.execute(() -> sent(donation, chunk, outcome)));
    }

    private void sent(Donation donation, Chunk chunk, Outcome outcome) {
        if (all.get(donation.to()) != donation) {
            return;
        }
        if (!(outcome instanceof Outcome.Acknowledged)) {
            donation.keep(chunk);
            later.run();
        } else if (donation.isOver()) {
            all.remove(donation.to());
        } else {
            send(donation, donation.next());
        }
    }
}
