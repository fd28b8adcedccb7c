package org.consort.testkit.sequencer;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.consort.Delivery;
import org.consort.Member;
import org.consort.MemberId;
import org.consort.View;
import org.consort.spi.Frame;
import org.consort.spi.Slab;
import org.consort.spi.protocol.Block;

/** One numbered block, copied; and how things are written into frames. */
record Item(int origin, long number, Delivery level, int entries, byte[] bytes) {

    /** Which attempt to change a view: the later attempt wins, then the higher rank. */
    record Ballot(long attempt, int rank) implements Comparable<Ballot> {
        static final Ballot NONE = new Ballot(0, -1);

        @Override
        public int compareTo(Ballot other) {
            int byAttempt = Long.compare(attempt, other.attempt);
            return byAttempt != 0 ? byAttempt : Integer.compare(rank, other.rank);
        }
    }

    /** The next view, and the items after the first {@code base} that come before it. */
    record Proposal(View view, long base, List<Item> items) {}

    /** What is delivered of it, with these bytes. */
    Block block(byte[] told) {
        return new Block(origin, level, entries, Slab.of(ByteBuffer.wrap(told)), 0, told.length);
    }

    int indexes() {
        return level == Delivery.ATOMIC ? entries : 0;
    }

    static long indexes(List<Item> items) {
        return items.stream().mapToLong(Item::indexes).sum();
    }

    void write(Frame frame) {
        frame.putInt(origin)
                .putLong(number)
                .putByte(level.ordinal())
                .putInt(entries)
                .putInt(bytes.length);
        frame.putCopy(ByteBuffer.wrap(bytes));
    }

    static Item read(ByteBuffer in) {
        int origin = in.getInt();
        long number = in.getLong();
        Delivery level = Delivery.values()[in.get()];
        int entries = in.getInt();
        byte[] bytes = new byte[in.getInt()];
        in.get(bytes);
        return new Item(origin, number, level, entries, bytes);
    }

    static void write(Frame frame, List<Item> items) {
        frame.putInt(items.size());
        items.forEach(item -> item.write(frame));
    }

    static List<Item> readAll(ByteBuffer in) {
        List<Item> items = new ArrayList<>();
        for (int left = in.getInt(); left > 0; left--) {
            items.add(read(in));
        }
        return items;
    }

    static void write(Frame frame, Ballot ballot) {
        frame.putLong(ballot.attempt()).putInt(ballot.rank());
    }

    static Ballot readBallot(ByteBuffer in) {
        return new Ballot(in.getLong(), in.getInt());
    }

    static void write(Frame frame, Optional<Proposal> proposal) {
        frame.putByte(proposal.isPresent() ? 1 : 0);
        proposal.ifPresent(p -> {
            write(frame, p.view());
            frame.putLong(p.base());
            write(frame, p.items());
        });
    }

    static Optional<Proposal> readProposal(ByteBuffer in) {
        return in.get() == 0 ? Optional.empty() : Optional.of(new Proposal(readView(in), in.getLong(), readAll(in)));
    }

    static void write(Frame frame, Member member) {
        frame.putInt(member.ordinal());
        text(frame, member.name());
        frame.putLong(member.id().incarnation());
        frame.putInt(member.addresses().size());
        member.addresses().forEach((type, address) -> {
            text(frame, type);
            text(frame, address);
        });
    }

    static Member readMember(ByteBuffer in) {
        int ordinal = in.getInt();
        MemberId id = new MemberId(text(in), in.getLong());
        Map<String, String> addresses = new HashMap<>();
        for (int left = in.getInt(); left > 0; left--) {
            String type = text(in);
            addresses.put(type, text(in));
        }
        return new Member(ordinal, id, addresses, Map.of());
    }

    static void text(Frame frame, String text) {
        byte[] bytes = text.getBytes(java.nio.charset.StandardCharsets.UTF_8);
        frame.putByte(bytes.length).putCopy(ByteBuffer.wrap(bytes));
    }

    static String text(ByteBuffer in) {
        byte[] bytes = new byte[in.get()];
        in.get(bytes);
        return new String(bytes, java.nio.charset.StandardCharsets.UTF_8);
    }

    private static void write(Frame frame, View view) {
        frame.putLong(view.line())
                .putLong(view.number())
                .putLong(view.index())
                .putByte(view.policy().ordinal());
        frame.putInt(view.quorumOf().size());
        view.quorumOf().forEach(name -> text(frame, name));
        frame.putInt(view.nextOrdinal()).putInt(view.size());
        view.members().forEach(member -> write(frame, member));
    }

    private static View readView(ByteBuffer in) {
        long line = in.getLong();
        long number = in.getLong();
        long index = in.getLong();
        View.Policy policy = View.Policy.values()[in.get()];
        List<String> quorumOf = new ArrayList<>();
        for (int left = in.getInt(); left > 0; left--) {
            quorumOf.add(text(in));
        }
        int nextOrdinal = in.getInt();
        List<Member> members = new ArrayList<>();
        for (int left = in.getInt(); left > 0; left--) {
            members.add(readMember(in));
        }
        return new View(line, number, index, policy, quorumOf, nextOrdinal, members);
    }
}
