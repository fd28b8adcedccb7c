package org.consort.host;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import org.consort.Stack;
import org.consort.View;
import org.consort.host.log.Fragments.Partial;
import org.consort.host.transfer.Parts;
import org.consort.host.transfer.Spool;
import org.consort.host.wire.ViewCodec;
import org.consort.host.wire.Writer;
import org.consort.spi.abstraction.Snapshot;
import org.consort.spi.protocol.BadFrame;
import org.consort.spi.protocol.Reader;

/**
 * A group's whole replicated state at one index: taken on the group's thread in no time, written on the transfer lane.
 *
 * <p>A sequence of parts: the head, then one part for each unfinished large message, then one for each model.
 */
final class GroupSnapshot {

    private static final int VERSION = 3;
    private static final int HEAD_LIMIT_BYTES = 1 << 24;

    /**
     * The state but for the models'.
     *
     * @param epoch that the group is in
     * @param lastIndex the last entry that the state contains
     * @param stack that the group runs on
     * @param view the group's
     * @param vote how far a change of the stack has come, as bytes
     * @param duplicates the duplicate table, as bytes
     * @param partials large messages that aren't whole yet
     */
    record Head(
            long epoch,
            long lastIndex,
            Stack stack,
            View view,
            byte[] vote,
            byte[] duplicates,
            List<Partial> partials) {}

    private record Part(String name, Snapshot snapshot) {}

    private final Head head;
    private final List<Part> models = new ArrayList<>();

    private GroupSnapshot(Head head) {
        this.head = head;
    }

    /** The whole replicated state of a life as it is now. Group's thread. */
    static GroupSnapshot of(Life life) {
        Writer duplicates = new Writer();
        life.replica.duplicates().write(duplicates);
        Writer vote = new Writer();
        life.stackChange.write(vote);
        Head head = new Head(
                life.membership.epoch(),
                life.replica.lastIndex(),
                life.membership.published(),
                life.view(),
                vote.toBytes(),
                duplicates.toBytes(),
                life.replica.fragments().partials());
        return take(head, life.replica.models());
    }

    /** Takes the state as it is now. Group's thread. */
    static GroupSnapshot take(Head head, Models models) {
        GroupSnapshot snapshot = new GroupSnapshot(head);
        for (Models.Model model : models.all()) {
            snapshot.models.add(new Part(model.name(), model.machine().snapshot()));
        }
        return snapshot;
    }

    /** It is not written after all. */
    void discard() {
        models.forEach(model -> model.snapshot().close());
    }

    /** Writes it out. Transfer lane. */
    void writeTo(OutputStream out) throws IOException {
        try {
            part(out, head());
            for (Partial partial : head.partials()) {
                try (OutputStream part = Parts.to(out)) {
                    part.write(partial.bytes(), 0, partial.received());
                }
            }
            for (Part model : models) {
                try (OutputStream part = Parts.to(out)) {
                    model.snapshot().writeTo(part);
                }
            }
        } finally {
            models.forEach(model -> model.snapshot().close());
        }
    }

    private byte[] head() {
        Writer out = new Writer().int8(VERSION).int64(head.epoch()).int64(head.lastIndex());
        Stack stack = head.stack();
        out.text(stack.protocol()).text(stack.transport()).map(stack.settings());
        ViewCodec.write(out, head.view());
        out.bytes(head.vote()).bytes(head.duplicates());
        out.int32(head.partials().size());
        head.partials().forEach(p -> out.int32(p.ordinal()).int32(p.whole()).int32(p.received()));
        ViewCodec.texts(out, models.stream().map(Part::name).toList());
        return out.toBytes();
    }

    private static void part(OutputStream out, byte[] bytes) throws IOException {
        try (OutputStream part = Parts.to(out)) {
            part.write(bytes);
        }
    }

    /**
     * Restores the models from a snapshot. Transfer lane, while nothing else uses the models.
     *
     * @throws IOException if the bytes make no sense
     */
    static Head restore(Spool spool, Models models) throws IOException {
        try (InputStream in = new BufferedInputStream(spool.open(), 1 << 16)) {
            return restore(in, models);
        }
    }

    /** Reads all but the models' states. */
    static Head readHead(InputStream in) throws IOException {
        try {
            InputStream headPart = Parts.from(in);
            byte[] bytes = headPart.readNBytes(HEAD_LIMIT_BYTES);
            Parts.skip(headPart);
            return readHead(Reader.of(bytes), in, new ArrayList<>());
        } catch (BadFrame e) {
            throw new IOException("the snapshot makes no sense: " + e.getMessage(), e);
        }
    }

    /** The same from any stream. */
    static Head restore(InputStream in, Models models) throws IOException {
        try {
            InputStream headPart = Parts.from(in);
            byte[] bytes = headPart.readNBytes(HEAD_LIMIT_BYTES);
            Parts.skip(headPart);
            List<String> names = new ArrayList<>();
            Head head = readHead(Reader.of(bytes), in, names);
            for (String name : names) {
                Models.Model model = models.all().stream()
                        .filter(candidate -> candidate.name().equals(name))
                        .findFirst()
                        .orElseThrow(() -> new IOException("the group carries '" + name + "', which is not here"));
                InputStream part = Parts.from(in);
                model.machine().restore(part);
                Parts.skip(part);
            }
            return head;
        } catch (BadFrame e) {
            throw new IOException("the snapshot makes no sense: " + e.getMessage(), e);
        }
    }

    private static Head readHead(Reader head, InputStream in, List<String> names) throws IOException {
        int version = head.getByte();
        if (version != VERSION) {
            throw new IOException("a snapshot of version " + version + "; this node reads " + VERSION);
        }
        long epoch = head.getLong();
        long lastIndex = head.getLong();
        Stack stack = new Stack(head.getText(), head.getText(), head.getTexts());
        View view = ViewCodec.readView(head);
        byte[] vote = head.getBytes(HEAD_LIMIT_BYTES);
        byte[] duplicates = head.getBytes(HEAD_LIMIT_BYTES);
        List<Partial> partials = new ArrayList<>();
        int count = head.count(Integer.MAX_VALUE, 3 * Integer.BYTES);
        for (int i = 0; i < count; i++) {
            int ordinal = head.getInt();
            int whole = head.getInt();
            int received = head.getInt();
            InputStream part = Parts.from(in);
            byte[] bytes = part.readNBytes(received);
            Parts.skip(part);
            if (bytes.length != received || whole < received) {
                throw new IOException("an unfinished message of " + received + " bytes is cut short");
            }
            partials.add(new Partial(ordinal, whole, received, bytes));
        }
        names.addAll(ViewCodec.texts(head));
        head.atEnd();
        return new Head(epoch, lastIndex, stack, view, vote, duplicates, partials);
    }
}
