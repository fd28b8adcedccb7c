package org.consort.testkit.sequencer;

import java.nio.ByteBuffer;
import java.util.Collections;
import java.util.List;
import org.consort.MemberId;
import org.consort.View;
import org.consort.testkit.check.Tag;
import org.consort.testkit.sim.Payloads;

/** What can be wrong with a {@link Sequencer} on purpose. */
public enum Bug {
    NONE,
    /** Delivers what not everybody holds. */
    DELIVERS_UNSTABLE,
    /** Delivers an item a second time. */
    DELIVERS_TWICE,
    /** Delivers what nobody submitted. */
    INVENTS,
    /** Leaves an index out. */
    SKIPS_AN_INDEX,
    /** Swaps two items. */
    SWAPS,
    /** Numbers the blocks of a sender in another order than its own. */
    OVERTAKES,
    /** Installs a view without delivering what was to come before it. */
    FORGETS_THE_CUT,
    /** Delivers after a view what belongs before it. */
    DELIVERS_LATE,
    /** Adds one to a view's number. */
    MISCOUNTS_VIEWS,
    /** Installs a view that it is not in. */
    STAYS,
    /** Forgets its undelivered blocks when the view changes. */
    FORGETS_ITS_OWN,
    /** Never lets go of its own blocks. */
    LEAKS,
    /** Uses a block's slab without holding it. */
    DOES_NOT_RETAIN,
    /** Wakes up without end. */
    SPINS,
    /** Forms a view with whoever is left. */
    IGNORES_QUORUMS;

    /** Swaps the next two items up to the end, now and then. */
    boolean swapsNext(List<Item> held, int next, int end) {
        boolean swaps = this == SWAPS && next + 2 <= end && next % 5 == 0;
        if (swaps) {
            Collections.swap(held, next, next + 1);
        }
        return swaps;
    }

    /** What is delivered as an item's bytes. */
    byte[] told(Item item) {
        if (this != INVENTS || item.number() != 7) {
            return item.bytes();
        }
        Tag tag = Payloads.read(ByteBuffer.wrap(item.bytes())).orElseThrow();
        Tag other = new Tag(tag.origin(), tag.level(), tag.number() + 3_000);
        return Payloads.of(other, 0).array();
    }

    /** What is installed as the next view. */
    View counted(View next, MemberId self) {
        if (this != MISCOUNTS_VIEWS || next.rankOf(self) != 1) {
            return next;
        }
        return new View(
                next.line(),
                next.number() + 1,
                next.index(),
                next.policy(),
                next.quorumOf(),
                next.nextOrdinal(),
                next.members());
    }
}
