package org.consort.host.storage;

import java.io.IOException;

/** What was stable on disk is not what was written: nothing may be built on it. */
public final class Damaged extends IOException {

    private static final long serialVersionUID = 1L;

    /** Says which file, where in it, what is wrong, and what to do. */
    Damaged(Disk disk, String file, long offset, String what) {
        super(disk.where() + "/" + file + " is damaged at byte " + offset + ": " + what
                + "; this node does not go on from it, since it may have acknowledged what is lost there. If others of the group"
                + " run, or have whole logs: move the directory away, and the node joins them with their state. If not, put a backup"
                + " of the whole directory in its place");
    }
}
