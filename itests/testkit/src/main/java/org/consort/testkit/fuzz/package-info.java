/** Throws bytes at decoders: see {@link org.consort.testkit.fuzz.Fuzzing}. */
@NullMarked
package org.consort.testkit.fuzz;

import org.jspecify.annotations.NullMarked;
