package org.consort.quorum;

import java.util.Optional;
import org.consort.View;
import org.jspecify.annotations.Nullable;

/**
 * What this member holds of the one log, behind a base. Positions are consecutive. Holds the slab of each block it has.
 *
 * <p>All changes to what must be stable before it is acknowledged are made here and in {@link Term}.
 */
final class Log {

    private final Store store;
    private Base base;
    private @Nullable Entry[] ring = new Entry[64];
    private int head;
    private int size;
    private long bytes;
    private View view;
    private Config config;
    private long viewAt;
    private long configAt;
    private Numbers numbers = new Numbers();
    private @Nullable View ends;

    Log(Base base, Store store) {
        this.base = base;
        this.store = store;
        this.view = base.view();
        this.config = base.config();
        this.viewAt = base.position();
        this.configAt = base.position();
    }

    /** Begins where a joiner is told to. */
    void begin(Base known, Numbers upToThere) {
        base = known;
        view = known.view();
        config = known.config();
        viewAt = known.position();
        configAt = known.position();
        numbers = upToThere;
    }

    /** The view that ends the epoch, if it is in the log, committed or not. */
    Optional<View> ends() {
        return Optional.ofNullable(ends);
    }

    Base base() {
        return base;
    }

    long last() {
        return base.position() + size;
    }

    long lastTerm() {
        return termAt(last());
    }

    /** The index of the group's log behind the last position. */
    long nextIndex() {
        return size == 0 ? base.nextIndex() : at(last()).nextIndex();
    }

    /** The term of a position, from the base to the last. */
    long termAt(long position) {
        return position == base.position() ? base.term() : at(position).term();
    }

    /** An entry behind the base. */
    Entry at(long position) {
        long offset = position - base.position() - 1;
        Entry found = offset < 0 || offset >= size ? null : ring[slot(offset)];
        if (found == null) {
            throw new IllegalStateException("position " + position + " is not in " + base.position() + ".." + last());
        }
        return found;
    }

    /** The last view in the log, committed or not. */
    View view() {
        return view;
    }

    /** Where it stands; not behind the base if it is of before. */
    long viewAt() {
        return viewAt;
    }

    /** The last configuration in the log, committed or not: the one that counts (§4.1). */
    Config config() {
        return config;
    }

    long configAt() {
        return configAt;
    }

    /** The last number of an origin in the log. */
    long lastNumber(int ordinal) {
        return numbers.of(ordinal);
    }

    /** How much memory the blocks take. */
    long bytes() {
        return bytes;
    }

    /** Appends at the end. A block's slab is retained. */
    Entry append(long term, What what) {
        Entry entry = new Entry(term, nextIndex(), what);
        if (size == ring.length) {
            grow();
        }
        ring[slot(size)] = entry;
        size++;
        bytes += entry.bytes();
        if (what instanceof What.Said said) {
            said.block().slab().retain();
            numbers.set(said.block().origin(), said.number());
        } else if (what instanceof What.Seen seen) {
            view = seen.view();
            viewAt = last();
        } else if (what instanceof What.Voting voting) {
            config = voting.config();
            configAt = last();
        } else if (what instanceof What.Last end) {
            ends = end.view();
        }
        store.appended(last(), entry);
        return entry;
    }

    /** Takes back all from a position on: another leader's log goes on differently there. */
    void truncate(long from) {
        boolean lookBack = viewAt >= from || configAt >= from;
        while (last() >= from) {
            Entry entry = at(last());
            if (entry.what() instanceof What.Said said) {
                numbers.set(said.block().origin(), said.number() - 1);
                said.block().slab().release();
            } else if (entry.what() instanceof What.Last) {
                ends = null;
            }
            bytes -= entry.bytes();
            size--;
            ring[slot(size)] = null;
        }
        store.truncated(from);
        if (lookBack) {
            lookBack();
        }
    }

    /** Lets go of all up to a position, which is committed and delivered here. */
    void compact(long upTo) {
        long to = Math.min(upTo, last());
        while (base.position() < to) {
            Entry entry = at(base.position() + 1);
            View seen = base.view();
            Config voting = base.config();
            if (entry.what() instanceof What.Said said) {
                said.block().slab().release();
            } else if (entry.what() instanceof What.Seen next) {
                forgetOrigins(seen, next.view());
                seen = next.view();
            } else if (entry.what() instanceof What.Voting next) {
                voting = next.config();
            }
            bytes -= entry.bytes();
            base = new Base(base.position() + 1, entry.term(), entry.nextIndex(), seen, voting);
            ring[head] = null;
            head = head + 1 & ring.length - 1;
            size--;
        }
    }

    /** Where the view of this number stands; -1 if not behind the base. */
    long find(long viewNumber) {
        for (long position = base.position() + 1; position <= last(); position++) {
            if (at(position).what() instanceof What.Seen seen && seen.view().number() == viewNumber) {
                return position;
            }
        }
        return -1;
    }

    /** The base of a member that begins with the view at a position. */
    Base baseAt(long position) {
        Config then = base.config();
        for (long before = base.position() + 1; before < position; before++) {
            if (at(before).what() instanceof What.Voting voting) {
                then = voting.config();
            }
        }
        Entry entry = at(position);
        View begun = entry.what() instanceof What.Seen seen ? seen.view() : view;
        return new Base(position, entry.term(), entry.nextIndex(), begun, then);
    }

    /** The last number of each origin up to a position. */
    Numbers numbersAt(long position) {
        Numbers then = numbers.copy();
        for (long behind = last(); behind > position; behind--) {
            if (at(behind).what() instanceof What.Said said) {
                then.set(said.block().origin(), said.number() - 1);
            }
        }
        return then;
    }

    /** Releases everything. */
    void clear() {
        for (long position = base.position() + 1; position <= last(); position++) {
            if (at(position).what() instanceof What.Said said) {
                said.block().slab().release();
            }
        }
        size = 0;
        bytes = 0;
    }

    private void forgetOrigins(View before, View after) {
        for (org.consort.Member member : before.members()) {
            if (!after.contains(member.id())) {
                numbers.forget(member.ordinal());
            }
        }
    }

    private void lookBack() {
        view = base.view();
        viewAt = base.position();
        config = base.config();
        configAt = base.position();
        for (long position = base.position() + 1; position <= last(); position++) {
            What what = at(position).what();
            if (what instanceof What.Seen seen) {
                view = seen.view();
                viewAt = position;
            } else if (what instanceof What.Voting voting) {
                config = voting.config();
                configAt = position;
            }
        }
    }

    private int slot(long offset) {
        return head + (int) offset & ring.length - 1;
    }

    private void grow() {
        @Nullable Entry[] larger = new Entry[2 * ring.length];
        for (int i = 0; i < size; i++) {
            larger[i] = ring[slot(i)];
        }
        ring = larger;
        head = 0;
    }
}
