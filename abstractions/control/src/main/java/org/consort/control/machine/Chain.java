package org.consort.control.machine;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.consort.MemberId;
import org.consort.Receipt;
import org.consort.control.Decision;
import org.consort.control.Head;
import org.consort.control.History;
import org.consort.control.HistoryRecord;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the history: each link seals its change, its decision and the link before it. Appended to by the group's thread, read
 * by any.
 */
final class Chain {

    static final int HASH_BYTES = 32;

    private final AtomicReferenceArray<@Nullable Link> kept;
    private final MessageDigest digest = newDigest();
    private final ByteBuffer fixed = ByteBuffer.allocate(45).order(ByteOrder.LITTLE_ENDIAN);
    private volatile Tip tip = new Tip(0, new byte[HASH_BYTES]);

    /** Keeps so many of the youngest records. */
    Chain(int records) {
        kept = new AtomicReferenceArray<>(records);
    }

    /** What is sealed beside the change's own bytes. */
    record Facts(Receipt receipt, long decidedAt, String type, MemberId origin, Decision.Outcome outcome) {}

    /** One kept record; the array is never changed. */
    record Link(long number, Facts facts, byte[] hash) {}

    /** The newest link's number and hash. */
    record Tip(long count, byte[] hash) {}

    /** Appends a decided change; reads both ranges of bytes to their ends. */
    void append(Facts facts, ByteBuffer change, ByteBuffer results) {
        long number = tip.count + 1;
        fixed.clear();
        fixed.putLong(number).putLong(facts.receipt.epoch()).putLong(facts.receipt.index());
        fixed.putLong(facts.decidedAt).put((byte) facts.outcome.ordinal()).putLong(facts.origin.incarnation());
        fixed.putInt(change.remaining());
        digest.update(tip.hash);
        digest.update(fixed.array());
        digest.update(facts.origin.name().getBytes(StandardCharsets.UTF_8));
        digest.update((byte) 0);
        digest.update(change);
        digest.update(results);
        Link link = new Link(number, facts, digest.digest());
        // The record first: a reader who sees the new tip finds it in its place.
        keep(link);
        tip = new Tip(number, link.hash);
    }

    Tip tip() {
        return tip;
    }

    /** The newest link as users see it. */
    Head head() {
        Tip now = tip;
        return new Head(now.count, hex(now.hash));
    }

    /** The links that are kept, oldest first, up to the tip. */
    List<Link> links() {
        return links(tip);
    }

    History history() {
        Tip now = tip;
        List<HistoryRecord> records = new ArrayList<>();
        for (Link link : links(now)) {
            Facts f = link.facts;
            records.add(new HistoryRecord(
                    link.number, f.receipt, f.decidedAt, f.type, f.origin, f.outcome, hex(link.hash)));
        }
        return new History(new Head(now.count, hex(now.hash)), records);
    }

    /** Starts again from another member's chain. */
    void restore(Tip newTip, List<Link> links) {
        for (int i = 0; i < kept.length(); i++) {
            kept.set(i, null);
        }
        links.forEach(this::keep);
        tip = newTip;
    }

    static byte[] sha256(ByteBuffer bytes) {
        MessageDigest digest = newDigest();
        digest.update(bytes.duplicate());
        return digest.digest();
    }

    private List<Link> links(Tip upTo) {
        List<Link> links = new ArrayList<>();
        for (long number = Math.max(1, upTo.count - kept.length() + 1); number <= upTo.count; number++) {
            Link link = kept.get((int) (number % kept.length()));
            if (link != null && link.number == number) {
                links.add(link);
            } else {
                // Overwritten while we read, or never adopted: only what comes after is without gaps.
                links.clear();
            }
        }
        return links;
    }

    private void keep(Link link) {
        kept.set((int) (link.number % kept.length()), link);
    }

    private static String hex(byte[] hash) {
        return HexFormat.of().formatHex(hash);
    }

    private static MessageDigest newDigest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
