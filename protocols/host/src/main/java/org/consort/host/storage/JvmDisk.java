package org.consort.host.storage;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;

/** A directory of the file system. Made when the first file is. */
public final class JvmDisk implements Disk {

    private static final int PIECE_BYTES = 1 << 18;

    private final Path directory;

    /** Keeps its files in this directory. */
    public JvmDisk(Path directory) {
        this.directory = directory;
    }

    @Override
    public List<String> names() throws IOException {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    @Override
    public Appender create(String name) throws IOException {
        if (!Files.isDirectory(directory)) {
            Files.createDirectories(directory);
            Path parent = directory.toAbsolutePath().getParent();
            if (parent != null) {
                forceDirectory(parent);
            }
        }
        Path file = directory.resolve(name);
        return new ChannelAppender(FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE));
    }

    @Override
    public InputStream open(String name) throws IOException {
        return Files.newInputStream(directory.resolve(name));
    }

    @Override
    public void rename(String from, String to) throws IOException {
        Files.move(directory.resolve(from), directory.resolve(to), StandardCopyOption.ATOMIC_MOVE);
    }

    @Override
    public void delete(String name) throws IOException {
        Files.deleteIfExists(directory.resolve(name));
    }

    @Override
    public void forceNames() throws IOException {
        if (Files.isDirectory(directory)) {
            forceDirectory(directory);
        }
    }

    @Override
    public String where() {
        return directory.toAbsolutePath().toString();
    }

    private static void forceDirectory(Path which) throws IOException {
        FileChannel opened;
        try {
            opened = FileChannel.open(which, StandardOpenOption.READ);
        } catch (IOException e) {
            // Some systems open no directories; those keep names by themselves.
            return;
        }
        try (opened) {
            opened.force(true);
        }
    }

    /** Writes in pieces, since the JVM copies each write into direct memory that it keeps. */
    private record ChannelAppender(FileChannel channel) implements Appender {
        @Override
        public void write(ByteBuffer bytes) throws IOException {
            int end = bytes.limit();
            while (bytes.position() < end) {
                bytes.limit(Math.min(end, bytes.position() + PIECE_BYTES));
                channel.write(bytes);
            }
            bytes.limit(end);
        }

        @Override
        public void force() throws IOException {
            channel.force(true);
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }
}
