package org.consort.database.machine;

/**
 * All that the log has made: equal at every member that has applied the same entries.
 *
 * @param store the rows
 * @param locks the locks
 * @param epoch of the entry before; the machine knows later ones
 */
record State(Store store, Locks locks, long epoch) {

    /** The state before any entry. */
    static State empty() {
        return new State(new Store(0, 0, 0), new Locks(), 0);
    }
}
