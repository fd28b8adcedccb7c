package org.consort.containers.load;

import java.util.List;

/** A user's service. */
public interface Till {

    /** Adds a note; says at which place. */
    int add(String note);

    /** Some notes: what a result may be is bounded. */
    List<String> page(int from, int most);
}
