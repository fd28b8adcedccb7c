package org.consort.host;

import java.io.IOException;
import org.consort.host.storage.Disk;
import org.consort.host.storage.Recovery;
import org.consort.host.storage.SnapshotFile;
import org.consort.spi.protocol.Protocol;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a chapter short: from time to time takes a snapshot of the group's state and has the machine store where it stands; when both
 * are stable, what is older is deleted. The first snapshot makes the chapter count. Group's thread.
 */
final class Keeper {

    private static final Logger LOG = LoggerFactory.getLogger(Keeper.class);
    private static final long RETRY_NANOS = 2_000_000_000L;

    private enum Step {
        /** Nothing is under way. */
        IDLE,
        /** The machine's records are on their way to the disk. */
        STORING,
        /** The snapshot is. */
        WRITING
    }

    private final Life life;
    private final Chapter chapter;
    private final Protocol machine;
    private final boolean continues;
    private final Disk disk;
    private Step step = Step.IDLE;
    private @Nullable GroupSnapshot snapshot;
    private long token;
    private long notBeforeNanos = Long.MIN_VALUE;
    private boolean again;
    private boolean closed;

    /** @param continues whether older chapters are still needed by members that have not ended their epochs */
    Keeper(Life life, Disk disk, Chapter chapter, Protocol machine, boolean continues) {
        this.life = life;
        this.disk = disk;
        this.chapter = chapter;
        this.machine = machine;
        this.continues = continues;
    }

    Chapter chapter() {
        return chapter;
    }

    Protocol machine() {
        return machine;
    }

    /** After every burst, when the machine has delivered all that it could. */
    void burstEnd(long nowNanos) {
        if (closed) {
            return;
        }
        boolean due = again || chapter.bytes() > life.host.settings().bounds().storageLogBytes();
        if (step == Step.IDLE && due | !chapter.hasBegun() && nowNanos >= notBeforeNanos) {
            take();
        } else if (step == Step.STORING && chapter.onDisk() >= token) {
            write();
        }
    }

    private void take() {
        chapter.roll();
        if (!machine.checkpoint()) {
            return;
        }
        snapshot = life.membership.snapshot();
        token = chapter.sync();
        step = Step.STORING;
    }

    private void write() {
        GroupSnapshot taken = snapshot;
        snapshot = null;
        if (taken == null) {
            throw new IllegalStateException("no snapshot was taken");
        }
        step = Step.WRITING;
        SnapshotFile file = new SnapshotFile(disk, chapter.number(), chapter.generation());
        life.host.lanes().transfer().execute(() -> {
            try {
                file.write(continues, taken::writeTo);
                life.host.lanes().storage().execute(() -> publish(file));
            } catch (IOException | RuntimeException e) {
                life.execute(() -> failed(e));
            }
        });
    }

    /** Storage lane. */
    private void publish(SnapshotFile file) {
        try {
            file.publish();
            Recovery.dropGenerationsBefore(disk, file.chapter(), file.generation());
            if (!continues) {
                Recovery.dropChaptersBefore(disk, file.chapter());
            }
            life.execute(this::done);
        } catch (IOException | RuntimeException e) {
            life.execute(() -> failed(e));
        }
    }

    private void done() {
        step = Step.IDLE;
        again = false;
        if (!closed) {
            chapter.begins();
        }
    }

    private void failed(Exception e) {
        step = Step.IDLE;
        again = true;
        notBeforeNanos = life.now() + RETRY_NANOS;
        LOG.warn("group={} a snapshot can't be kept, trying again: {}", life.name(), e.toString());
    }

    /** Nothing more is kept. */
    void close() {
        closed = true;
        chapter.close();
        GroupSnapshot taken = snapshot;
        snapshot = null;
        if (taken != null) {
            taken.discard();
        }
    }
}
