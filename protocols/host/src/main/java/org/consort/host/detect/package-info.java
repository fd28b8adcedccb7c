/**
 * Who is alive, as far as one member can tell, and who has to wait before it is admitted again.
 *
 * <p>Read {@link org.consort.host.detect.FailureDetector} first. Time is an argument; everything runs on the group's thread.
 */
@NullMarked
package org.consort.host.detect;

import org.jspecify.annotations.NullMarked;
