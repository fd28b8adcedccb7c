/**
 * Thousands of faulty schedules over the real host, ring and models. Read {@link org.consort.simulation.Runs} first;
 * {@link org.consort.simulation.Soak} runs them for as long as one likes.
 */
@NullMarked
package org.consort.simulation;

import org.jspecify.annotations.NullMarked;
