package org.consort.host;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.consort.Group;
import org.consort.host.storage.ChapterFiles;
import org.consort.host.storage.Disk;
import org.consort.host.storage.Recovery;
import org.consort.spi.protocol.Protocol;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Gives machines that keep records their place on disk: a chapter for each, and to the present one snapshots. Group's thread. */
final class Storage implements Chapter.Owner {

    private static final Logger LOG = LoggerFactory.getLogger(Storage.class);

    private record Kept(Chapter chapter, Protocol machine) {}

    private final Life life;
    private final Disk disk;
    private final Chapter.Place place;
    private final List<Kept> all = new ArrayList<>();
    private @Nullable Keeper present;
    private boolean older;

    Storage(Life life) {
        this.life = life;
        this.disk = life.host.environment().disk(life.name());
        this.place = new Chapter.Place(
                disk, life.host.lanes().storage(), life.host.settings().bounds().storageSegmentBytes());
    }

    Disk disk() {
        return disk;
    }

    /**
     * A chapter for a machine that begins, if it keeps records.
     *
     * @param continues whether older chapters are still needed by members that have not ended their epochs
     */
    Optional<Chapter> open(LocalStack stack, Protocol machine, boolean continues) {
        present = null;
        if (!stack.factory().isDurable(stack.settings())) {
            return Optional.empty();
        }
        life.host.group().log.isKept();
        Chapter chapter = new Chapter(0, place, this);
        all.add(new Kept(chapter, machine));
        present = new Keeper(life, disk, chapter, machine, continues);
        return Optional.of(chapter);
    }

    /** The chapter of a machine that is made again from it. */
    Chapter reopen(ChapterFiles files, Protocol machine, boolean isPresent) {
        Chapter chapter = new Chapter(files.lastGeneration(), place, this);
        chapter.goOnBehind(files);
        all.add(new Kept(chapter, machine));
        if (isPresent) {
            present = new Keeper(life, disk, chapter, machine, true);
        }
        return chapter;
    }

    /** True if what the present machine has said would outlive a crash by now: or it never will, since it keeps nothing. */
    boolean hasBegun() {
        Keeper keeper = present;
        return keeper == null || keeper.chapter().hasBegun();
    }

    /** Whether the present machine keeps records. */
    boolean isDurable() {
        return present != null;
    }

    /** The machine that keeps records has ended its epoch, and none follows it yet. */
    void end() {
        Keeper keeper = present;
        if (keeper != null) {
            keeper.end();
        }
    }

    void burstEnd(long nowNanos) {
        Keeper keeper = present;
        if (keeper != null) {
            keeper.burstEnd(nowNanos);
        }
    }

    void tick(long nowNanos) {
        for (Kept kept : all) {
            kept.chapter().tick(nowNanos);
        }
    }

    /** True between {@link #leaveOlder} and {@link #dropOlder}. */
    boolean hasOlder() {
        return older;
    }

    /** Writes no more to chapters of machines that are gone; what they wrote stays. */
    void leaveOlder() {
        Keeper keeper = present;
        older = all.removeIf(kept -> {
            boolean old = keeper == null || kept.chapter() != keeper.chapter();
            if (old) {
                kept.chapter().close();
            }
            return old;
        });
    }

    /** Every member of the view has begun the present epoch for good: what is older is not needed any more. */
    void dropOlder() {
        Keeper keeper = present;
        if (keeper == null) {
            return;
        }
        leaveOlder();
        older = false;
        long number = keeper.chapter().number();
        place.lane().execute(() -> {
            try {
                Recovery.dropChaptersBefore(disk, number);
            } catch (IOException e) {
                LOG.warn("group={} old files of the log stay: {}", life.name(), e.toString());
            }
        });
    }

    /** Gives all that is on disk of this line other names, under which nothing reads or deletes it. Before a chapter is written. */
    void setAside(long line) {
        String prefix = "aside-" + Long.toHexString(line) + "-";
        LOG.warn(
                "group={} line={} the group was forced to go on without what is on disk here: it stays as {} in {}",
                life.name(),
                Long.toHexString(line),
                prefix + "*",
                disk.where());
        place.lane().execute(() -> {
            try {
                Recovery.setAside(disk, prefix);
            } catch (IOException e) {
                LOG.error("group={} the log of before can't be set aside", life.name(), e);
            }
        });
    }

    /** The present machine's life here is over; its files stay. */
    void close() {
        Keeper keeper = present;
        present = null;
        if (keeper != null) {
            keeper.close();
        }
        all.forEach(kept -> kept.chapter().close());
        all.clear();
    }

    @Override
    public void onGroupThread(Runnable task) {
        life.execute(task);
    }

    @Override
    public void stored(Chapter chapter, long token) {
        machineOf(chapter).ifPresent(machine -> machine.stored(token, life.now()));
    }

    @Override
    public void diskFails(Chapter chapter, String why) {
        if (why.isEmpty()) {
            LOG.info("group={} member={} disk=works-again dir={}", life.name(), life.self, disk.where());
        } else {
            LOG.error(
                    "group={} member={} disk=fails dir={} why=\"{}\"; trying again every second",
                    life.name(),
                    life.self,
                    disk.where(),
                    why);
        }
        if (life.host.group().state() == Group.State.ACTIVE) {
            life.host.group().state(Group.State.ACTIVE, why.isEmpty() ? "" : "this member's disk fails: " + why);
        }
        machineOf(chapter).ifPresent(machine -> machine.diskFails(why, life.now()));
    }

    private Optional<Protocol> machineOf(Chapter chapter) {
        return all.stream()
                .filter(kept -> kept.chapter() == chapter)
                .map(Kept::machine)
                .findFirst();
    }

    void describe(Map<String, String> into) {
        Keeper keeper = present;
        if (keeper != null) {
            Chapter chapter = keeper.chapter();
            into.put("storage.chapter", String.valueOf(chapter.number()));
            into.put("storage.generation", String.valueOf(chapter.generation()));
            into.put("storage.log.bytes", String.valueOf(chapter.bytes()));
            into.put("storage.waiting.bytes", String.valueOf(chapter.waitingBytes()));
            into.put("storage.trouble", chapter.trouble());
        }
    }
}
