package org.consort.testkit.sim;

import org.consort.spi.Slab;

/** A frame on its way: a slab of its own, in which it begins anywhere. */
record Parcel(Slab slab, int offset, int length) {}
