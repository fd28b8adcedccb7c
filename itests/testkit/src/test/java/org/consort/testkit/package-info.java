/** Proof of the test kit itself. */
@NullMarked
package org.consort.testkit;

import org.jspecify.annotations.NullMarked;
