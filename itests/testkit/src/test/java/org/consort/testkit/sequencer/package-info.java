/**
 * A small correct protocol, and the same with planted bugs: proof that the test kit passes what is right and catches
 * what is wrong. One sequencer numbers, everybody acknowledges, and views change by a single-decree agreement (Lamport's
 * Paxos) among the members of the last view.
 */
@NullMarked
package org.consort.testkit.sequencer;

import org.jspecify.annotations.NullMarked;
