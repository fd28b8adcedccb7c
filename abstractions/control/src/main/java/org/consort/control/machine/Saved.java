package org.consort.control.machine;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.consort.Member;

/**
 * The machine's state at one index, immutable: history, members, changes under way, states of handlers.
 *
 * <p>As bytes: version, core, number of types, and for each its description and its state; each part after its length.
 */
record Saved(Chain.Tip tip, List<Chain.Link> links, List<Member> members, ByteBuffer pendings, List<SavedType> types) {

    private static final int VERSION = 1;
    private static final long HANDLER_SECONDS = 30;

    /** The replicated part: the same bytes at all members that keep as many records. */
    ByteBuffer core() {
        Output out = new Output(4096 + pendings.remaining() + 160 * links.size());
        out.i64(tip.count()).rest(ByteBuffer.wrap(tip.hash())).each(links, Codec::link);
        return out.each(members, Codec::viewMember).rest(pendings).done();
    }

    /**
     * Writes it out; waits for handlers that are still busy with what was decided before.
     *
     * @throws IOException if the stream breaks, or a handler doesn't give its state
     */
    void writeTo(OutputStream stream) throws IOException {
        DataOutputStream out = new DataOutputStream(stream);
        out.writeByte(VERSION);
        section(out, core());
        out.writeInt(types.size());
        for (SavedType type : types) {
            section(out, describe(type));
            if (type.state().isPresent()) {
                section(out, ByteBuffer.wrap(await(type.type(), type.state().get())));
            }
        }
        out.flush();
    }

    /**
     * Reads one.
     *
     * @throws IOException if it ends too soon or makes no sense
     */
    static Saved readFrom(InputStream stream) throws IOException {
        DataInputStream in = new DataInputStream(stream);
        int version = in.readUnsignedByte();
        if (version != VERSION) {
            throw new IOException(
                    "snapshot of version " + version + " of peer-to-peer control; this one reads " + VERSION);
        }
        try {
            Input core = new Input(section(in, Limits.CORE_BYTES));
            List<SavedType> types = new ArrayList<>();
            Chain.Tip tip = new Chain.Tip(core.i64(), Codec.hash(core));
            List<Chain.Link> links = core.each(Limits.RECORDS, Codec::link);
            checkLinks(tip, links);
            List<Member> members = core.each(Limits.SEATS, Codec::viewMember);
            ByteBuffer pendings = core.rest();
            readPendings(pendings);
            int count = in.readInt();
            if (count < 0 || count > Limits.TYPES) {
                throw new Malformed(count + " types");
            }
            for (int i = 0; i < count; i++) {
                types.add(readType(in));
            }
            return new Saved(tip, links, members, pendings, types);
        } catch (Malformed e) {
            throw new IOException("snapshot of peer-to-peer control makes no sense: " + e.getMessage(), e);
        }
    }

    /** The changes under way, each time as new objects. */
    List<Pending> readPendings() {
        return readPendings(pendings);
    }

    static ByteBuffer writePendings(Iterable<Pending> pendings, int count) {
        Output out = new Output(64).i32(count);
        pendings.forEach(p -> p.write(out));
        return out.done();
    }

    private static List<Pending> readPendings(ByteBuffer bytes) {
        Input in = new Input(bytes);
        List<Pending> pendings = in.each(Limits.PENDING, Pending::read);
        in.end();
        for (int i = 1; i < pendings.size(); i++) {
            if (pendings.get(i - 1).index() >= pendings.get(i).index()) {
                throw new Malformed("changes out of order");
            }
        }
        return pendings;
    }

    private static void checkLinks(Chain.Tip tip, List<Chain.Link> links) {
        long expected = tip.count() - links.size() + 1;
        boolean sealed =
                links.isEmpty() || Arrays.equals(links.get(links.size() - 1).hash(), tip.hash());
        for (Chain.Link link : links) {
            sealed &= link.number() == expected++;
        }
        if (!sealed || tip.count() < links.size()) {
            throw new Malformed("history does not lead up to its head");
        }
    }

    private static ByteBuffer describe(SavedType type) {
        Output out = new Output(64).text(type.type());
        out.u8((type.state().isPresent() ? 1 : 0) | (type.missed() ? 2 : 0));
        return out.each(type.backlog(), (o, settled) -> settled.write(o)).done();
    }

    private static SavedType readType(DataInputStream in) throws IOException {
        Input description = new Input(section(in, 2 * Limits.BACKLOG_BYTES + Limits.ENTRY_BYTES));
        String name = description.text(Proposal.NAME_BYTES);
        int flags = description.u8();
        List<Settled> backlog = description.each(Limits.BACKLOG_BYTES, Settled::read);
        description.end();
        Optional<CompletableFuture<byte[]>> state = Optional.empty();
        if ((flags & 1) != 0) {
            state = Optional.of(CompletableFuture.completedFuture(
                    section(in, Limits.STATE_BYTES).array()));
        }
        return new SavedType(name, state, backlog, (flags & 2) != 0);
    }

    private static byte[] await(String type, CompletableFuture<byte[]> state) throws IOException {
        try {
            byte[] bytes = state.get(HANDLER_SECONDS, TimeUnit.SECONDS);
            if (bytes.length > Limits.STATE_BYTES) {
                throw new IOException("handler of change type '" + type + "' has a state of " + bytes.length
                        + " bytes; the most is " + Limits.STATE_BYTES);
            }
            return bytes;
        } catch (ExecutionException e) {
            throw new IOException("handler of change type '" + type + "' can't give its state", e);
        } catch (TimeoutException e) {
            throw new IOException(
                    "handler of change type '" + type + "' is busy for more than " + HANDLER_SECONDS
                            + " seconds and can't give its state",
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while the state of '" + type + "' was written", e);
        }
    }

    private static void section(DataOutputStream out, ByteBuffer bytes) throws IOException {
        out.writeInt(bytes.remaining());
        out.write(bytes.array(), bytes.arrayOffset() + bytes.position(), bytes.remaining());
    }

    /** Takes memory as the bytes come, whatever length was claimed. */
    private static ByteBuffer section(DataInputStream in, int limitBytes) throws IOException {
        int length = in.readInt();
        if (length < 0 || length > limitBytes) {
            throw new Malformed("part of " + length + " bytes; the most is " + limitBytes);
        }
        byte[] bytes = in.readNBytes(length);
        if (bytes.length < length) {
            throw new Malformed("part ends after " + bytes.length + " of " + length + " bytes");
        }
        return ByteBuffer.wrap(bytes);
    }
}
