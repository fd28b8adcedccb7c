package org.consort.control.machine;

import java.util.concurrent.atomic.AtomicBoolean;
import org.consort.control.Handler;

/**
 * A handler that a user registered, in force at every machine until its registration is closed.
 *
 * @param used whether some machine has given it changes or a state, so that it has to forget them before it serves another
 */
record Enrolled(String type, Handler handler, AtomicBoolean used) {

    static Enrolled of(String type, Handler handler) {
        return new Enrolled(type, handler, new AtomicBoolean());
    }
}
