package org.consort.testkit.check;

import org.consort.Delivery;
import org.consort.MemberId;

/**
 * Names one submission of a run.
 *
 * @param origin who submitted it
 * @param level the promise asked for
 * @param number 1 for the origin's first submission at this level, one more for each next
 */
public record Tag(MemberId origin, Delivery level, long number) {

    @Override
    public String toString() {
        return origin + "." + level.name().charAt(0) + number;
    }
}
