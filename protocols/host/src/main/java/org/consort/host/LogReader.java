package org.consort.host;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.consort.host.Life.End;
import org.consort.host.storage.ChapterFiles;
import org.consort.host.storage.Damaged;
import org.consort.host.storage.Recovery;
import org.consort.host.storage.SnapshotFile;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads this node's log, and restores the models from its newest snapshot; a log that is not good ends the life, with what to do. */
final class LogReader {

    private static final Logger LOG = LoggerFactory.getLogger(LogReader.class);

    /** What was read of one chapter. */
    record Found(ChapterFiles files, GroupSnapshot.Head head) {}

    private final Life life;

    LogReader(Life life) {
        this.life = life;
    }

    /** Storage lane; what was found, oldest first, is told on the group's thread. */
    void read(Consumer<List<Found>> then) {
        try {
            List<Found> found = new ArrayList<>();
            for (ChapterFiles files : Recovery.read(life.storage.disk())) {
                found.add(new Found(
                        files, SnapshotFile.read(life.storage.disk(), files.snapshotFile(), GroupSnapshot::readHead)));
            }
            life.execute(() -> then.accept(found));
        } catch (Damaged e) {
            LOG.error("group={} member={} log=refused {}", life.name(), life.self, e.getMessage());
            life.execute(() -> life.finish(End.FAILED, String.valueOf(e.getMessage())));
        } catch (IOException | RuntimeException e) {
            life.execute(() -> life.finish(
                    End.FAILED,
                    "the log of this node in " + life.storage.disk().where() + " can't be read: " + e
                            + "; see that the directory can be read, then start the node again"));
        }
    }

    /** Restores the newest; nothing else uses the models meanwhile. */
    void restore(List<Found> found, Consumer<List<Found>> then) {
        Found present = found.get(found.size() - 1);
        LOG.info(
                "group={} member={} log=found dir={} epoch={} index={} bytes={}",
                life.name(),
                life.self,
                life.storage.disk().where(),
                present.head().epoch(),
                present.head().lastIndex(),
                present.files().bytes());
        Models models = life.replica.models();
        life.host.lanes().transfer().execute(() -> {
            try {
                SnapshotFile.read(
                        life.storage.disk(), present.files().snapshotFile(), in -> GroupSnapshot.restore(in, models));
                life.execute(() -> then.accept(found));
            } catch (IOException | RuntimeException e) {
                life.execute(() -> life.finish(End.FAILED, "the state in this node's log can't be restored: " + e));
            }
        });
    }
}
