/**
 * Ring broadcast: a pipelined, numbered ring in which each payload crosses each link once, with agreed views.
 *
 * <p>Read {@link org.consort.ring.RingProtocol} first, and {@code docs/protocols/ring.md} for the story. Everything runs on
 * the group's thread.
 *
 * <p>Sources: Guerraoui, Kostić, Levy, Quéma, "A High Throughput Atomic Storage Algorithm" and FSR (2006); LCR (2010); Totem (1995).
 */
@NullMarked
package org.consort.ring;

import org.jspecify.annotations.NullMarked;
