package org.consort.host;

import org.consort.Stack;
import org.consort.spi.Settings;

/** What a group's lives tell each other of the log that this node may have on disk. Group's thread, but for the beginning. */
final class KnownLog {

    private volatile boolean mayBe;
    private volatile long lineWithout;

    /** The first life looks for a log if the configured stack keeps one. */
    void configured(Stack stack, GroupModules modules) {
        Settings own = new Settings("protocol " + stack.protocol(), stack.settings());
        mayBe = modules.protocol(stack.protocol())
                .filter(factory -> factory.isDurable(own))
                .isPresent();
    }

    /** This node has a log on disk. */
    void isKept() {
        mayBe = true;
    }

    /** What this node's log says is that it is out of the group: the next life begins without. */
    void giveUp() {
        mayBe = false;
    }

    /** The next life joins a group of this line that lives, without regard to its log. */
    void joinWithout(long line) {
        lineWithout = line;
    }

    /** The line that a life is to join without regard to its log, asked once; 0 for none. */
    long takeLineWithout() {
        long line = lineWithout;
        lineWithout = 0;
        return line;
    }

    /** Whether a life has to look for a log first. */
    boolean mayBe() {
        return mayBe;
    }
}
