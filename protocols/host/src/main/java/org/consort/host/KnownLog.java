package org.consort.host;

import java.util.Optional;
import org.consort.Stack;
import org.consort.View;
import org.consort.spi.Settings;

/** What a group's lives tell each other of the log that this node may have on disk. Group's thread, but for the beginning. */
final class KnownLog {

    private volatile boolean mayBe;
    private volatile long lineWithout;
    private volatile Further further = new Further(Long.MIN_VALUE, "");

    /** Where those are whose log goes further than this node's, which goes up to this epoch. */
    private record Further(long epoch, String transport) {}

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

    /** The log goes on over this transport behind what this node's has, which is this epoch or one before. */
    void goesOnAt(long epoch, String transport) {
        further = new Further(epoch, transport);
    }

    /** Whether this transport is the place for a node whose own log ends with this epoch, whatever that ran on. */
    boolean isToldOf(long epoch, String transport) {
        Further known = further;
        return epoch <= known.epoch() && transport.equals(known.transport());
    }

    /** Why a node whose log is of one line (0 for none) must not join a group of another; it may if an operator forced that one since. */
    static Optional<String> clash(long line, long other, String where) {
        return line == 0 || line == other || View.forces(other) > View.forces(line)
                ? Optional.empty()
                : Optional.of("the group that runs is not the one whose log this node has in " + where
                        + ": it was founded anew, perhaps by a node that had lost its log; stop it and"
                        + " start the nodes that have the log, or move the log away to give it up");
    }

    /** Whether a life has to look for a log first. */
    boolean mayBe() {
        return mayBe;
    }
}
