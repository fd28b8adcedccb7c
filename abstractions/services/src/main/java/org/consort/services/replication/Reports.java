package org.consort.services.replication;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.consort.MemberId;

/** What carriers have reported: how far they are, and what came out. */
final class Reports {

    /** Marks of which votes are kept: the last ones to which anybody gave one. */
    private static final int MARKS = 64;

    /** Votes of the carriers at one mark; who was told to differ is there no more. */
    private static final class Poll {
        final TreeMap<MemberId, Long> votes = new TreeMap<>();
    }

    private final TreeMap<Long, Poll> polls = new TreeMap<>();

    /** How far each carrier is, or was when it began to serve. */
    private final TreeMap<MemberId, Long> progress = new TreeMap<>();

    private Marks.Mark released = Marks.Mark.NONE;

    /** The furthest mark that anybody has reached. */
    Marks.Mark released() {
        return released;
    }

    /** Takes a report; says whose results are wrong, as is known now. */
    List<MemberId> add(MemberId by, Marks.Mark mark, Digest digest, List<MemberId> carriers) {
        progress.merge(by, mark.calls(), Math::max);
        if (mark.calls() > released.calls()) {
            released = mark;
        }
        if (!digest.whole()) {
            return List.of();
        }
        Poll poll = polls.computeIfAbsent(mark.calls(), calls -> new Poll());
        poll.votes.put(by, digest.value());
        if (polls.size() > MARKS) {
            polls.pollFirstEntry();
        }
        return wrong(poll, carriers);
    }

    /** The value that most carriers have is right; if all have voted and there is none, that of the one which has served longest. */
    private static List<MemberId> wrong(Poll poll, List<MemberId> carriers) {
        Map<Long, Integer> counts = new HashMap<>();
        Long right = null;
        for (long vote : poll.votes.values()) {
            if (2 * counts.merge(vote, 1, Integer::sum) > carriers.size()) {
                right = vote;
            }
        }
        if (right == null && poll.votes.size() == carriers.size()) {
            right = poll.votes.get(carriers.get(0));
        }
        List<MemberId> wrong = new ArrayList<>();
        for (MemberId each : List.copyOf(poll.votes.keySet())) {
            if (right != null && !right.equals(poll.votes.get(each))) {
                wrong.add(each);
                poll.votes.remove(each);
            }
        }
        return wrong;
    }

    /** Carriers that are further behind the fastest than this. */
    List<MemberId> behind(long calls, List<MemberId> carriers) {
        return carriers.stream()
                .filter(each -> released.calls() - progress.getOrDefault(each, 0L) > calls)
                .toList();
    }

    /** Who carries the service from now on: who has just begun counts as up to date. */
    void carriers(List<MemberId> carriers, long calls) {
        progress.keySet().retainAll(carriers);
        polls.values().forEach(poll -> poll.votes.keySet().retainAll(carriers));
        polls.values().removeIf(poll -> poll.votes.isEmpty());
        carriers.forEach(each -> progress.putIfAbsent(each, calls));
    }

    void save(DataOutput out) throws IOException {
        Marks.write(out, released);
        write(out, progress);
        out.writeInt(polls.size());
        for (Map.Entry<Long, Poll> each : polls.entrySet()) {
            out.writeLong(each.getKey());
            write(out, each.getValue().votes);
        }
    }

    void restore(DataInput in) throws IOException {
        released = Marks.read(in);
        read(in, progress);
        for (int left = Bytes.count(in, MARKS); left > 0; left--) {
            Poll poll = new Poll();
            polls.put(in.readLong(), poll);
            read(in, poll.votes);
        }
    }

    private static void write(DataOutput out, Map<MemberId, Long> values) throws IOException {
        Bytes.write(out, new ArrayList<>(values.keySet()));
        for (long value : values.values()) {
            out.writeLong(value);
        }
    }

    private static void read(DataInput in, Map<MemberId, Long> values) throws IOException {
        for (MemberId each : Bytes.members(in)) {
            values.put(each, 0L);
        }
        for (Map.Entry<MemberId, Long> each : values.entrySet()) {
            each.setValue(in.readLong());
        }
    }
}
