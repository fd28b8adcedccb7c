/**
 * Runs the same work on Consort and on its peers, as processes of one machine, and prints one line of {@code key=value}
 * for each run. Begin at {@link org.consort.benchmarks.Bench}; a product is a {@code Peer}, named in {@code Product}.
 *
 * <p>The driver keeps to its main thread. In a member, deliveries come on the product's threads, one after the other, and
 * one thread sends.
 */
@NullMarked
package org.consort.benchmarks;

import org.jspecify.annotations.NullMarked;
