package org.consort.ring;

import java.util.BitSet;

/**
 * Ranks of a view that are proven dead.
 *
 * @param all every one of them
 * @param inContact those that were not suspected when they died: they took part in no view without this member
 */
record Dead(BitSet all, BitSet inContact) {}
