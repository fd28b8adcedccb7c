package org.consort.aeron;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.consort.links.Causes;

/**
 * The folder of one embedded driver: made for it, locked while this process lives, and removed with it. What killed processes left behind
 * is recognised by its lock, which nobody holds, and removed.
 */
final class Folder implements AutoCloseable {

    private static final String PREFIX = "consort-aeron-";
    private static final String LOCK = ".lock";
    /**
     * Ends the names of this process's folders. It looks at no lock of its own: POSIX releases all locks that a process has on a file when
     * it closes any one channel of it.
     */
    private static final String OWN = "-" + ProcessHandle.current().pid();

    private static final Path SHARED_MEMORY = Path.of("/dev/shm");

    private final Path path;
    private final Path lockFile;
    private final FileChannel lock;

    private Folder(Path path, Path lockFile, FileChannel lock) {
        this.path = path;
        this.lockFile = lockFile;
        this.lock = lock;
    }

    /** Where driver folders go: the setting, or shared memory, or where temporary files go. */
    static Path parent(String configured) {
        if (!configured.isEmpty()) {
            return Path.of(configured);
        }
        return Files.isWritable(SHARED_MEMORY) ? SHARED_MEMORY : Path.of(System.getProperty("java.io.tmpdir"));
    }

    /**
     * Makes one.
     *
     * @throws UncheckedIOException if it cannot; says which folder
     */
    static Folder make(Path parent, int port) {
        try {
            Files.createDirectories(parent);
            sweep(parent);
            String name = PREFIX + port + "-" + UUID.randomUUID().toString().substring(0, 8) + OWN;
            Path fresh = parent.resolve(name + ".new");
            Path lockFile = parent.resolve(name + LOCK);
            FileChannel channel = FileChannel.open(fresh, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
            channel.lock();
            // Only now can another process find it.
            Files.move(fresh, lockFile, StandardCopyOption.ATOMIC_MOVE);
            return new Folder(parent.resolve(name), lockFile, channel);
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "transport aeron cannot use the folder " + parent + " (" + Causes.describe(e)
                            + "): set 'directory' to one that this process may write to, on a memory file system if there is one",
                    e);
        }
    }

    private static void sweep(Path parent) throws IOException {
        List<Path> locks;
        try (Stream<Path> files = Files.list(parent)) {
            locks = files.filter(file -> file.getFileName().toString().startsWith(PREFIX)
                            && file.getFileName().toString().endsWith(LOCK)
                            && !file.getFileName().toString().endsWith(OWN + LOCK))
                    .toList();
        }
        for (Path file : locks) {
            sweepOne(file);
        }
    }

    private static void sweepOne(Path lockFile) throws IOException {
        try (FileChannel channel = FileChannel.open(lockFile, StandardOpenOption.WRITE)) {
            FileLock taken = channel.tryLock();
            if (taken != null) {
                String name = lockFile.getFileName().toString();
                delete(lockFile.resolveSibling(name.substring(0, name.length() - LOCK.length())));
                Files.deleteIfExists(lockFile);
            }
        } catch (OverlappingFileLockException | NoSuchFileException | java.nio.file.AccessDeniedException e) {
            // Held here under another name, swept by another just now, or somebody else's: not ours to remove.
            return;
        }
    }

    private static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path file : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }

    Path path() {
        return path;
    }

    /** Bytes of all files in it; those that come and go meanwhile count or not. */
    static long bytes(Path folder) {
        long[] sum = {0};
        try (Stream<Path> all = Files.walk(folder)) {
            all.forEach(file -> sum[0] += file.toFile().isFile() ? file.toFile().length() : 0);
        } catch (IOException | UncheckedIOException e) {
            // A file went between being listed and being looked at.
            return sum[0];
        }
        return sum[0];
    }

    /**
     * Bytes that are free where it lies; {@link Long#MAX_VALUE} if nobody knows. The folder itself is asked, and not the mount that it lies on,
     * which can't be found everywhere.
     */
    static long free(Path folder) {
        File there = folder.toFile();
        // No size at all is how a file tells that it does not know.
        return there.getTotalSpace() == 0 ? Long.MAX_VALUE : there.getUsableSpace();
    }

    /** Whether the mount that it lies on can be found, which is not so in a chroot, or where /proc is hidden. */
    boolean isMountKnown() {
        try {
            Files.getFileStore(lockFile);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    @Override
    public void close() {
        try {
            delete(path);
            Files.deleteIfExists(lockFile);
            lock.close();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot remove " + path, e);
        }
    }
}
