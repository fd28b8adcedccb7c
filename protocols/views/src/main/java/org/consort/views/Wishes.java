package org.consort.views;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.consort.Member;
import org.consort.MemberId;
import org.consort.View;
import org.consort.spi.Frame;
import org.consort.spi.protocol.Members;
import org.consort.spi.protocol.Reader;

/** Who wants in, and who wants out. A wish to come in is good for one view: the host asks again. */
final class Wishes {

    private static final int JOINERS_LIMIT = 64;

    private final Map<MemberId, Member> joiners = new LinkedHashMap<>();
    private final Set<MemberId> leavers = new HashSet<>();

    void join(Member joiner, View view) {
        if (!view.contains(joiner.id()) && joiners.size() < JOINERS_LIMIT) {
            joiners.put(joiner.id(), joiner);
        }
    }

    void leave(MemberId leaver) {
        leavers.add(leaver);
    }

    void enter(View view) {
        joiners.clear();
        leavers.removeIf(leaver -> !view.contains(leaver));
    }

    boolean isLeaving(MemberId member) {
        return leavers.contains(member);
    }

    boolean hasJoiners() {
        return !joiners.isEmpty();
    }

    /**
     * What the coordinator is told.
     *
     * @param leaves the sender wants to leave
     * @param attempt the ballot that it stands still for, 0 for none
     */
    void write(Frame frame, boolean leaves, long attempt) {
        frame.putByte(leaves ? 1 : 0).putLong(attempt);
        Members.write(frame, List.copyOf(joiners.values()));
    }

    /** Takes in what another member told; gives the attempt. */
    long read(MemberId from, Reader in, View view) {
        boolean leaves = in.getFlag();
        long attempt = in.getCounter();
        List<Member> more = Members.readAll(in, JOINERS_LIMIT);
        in.atEnd();
        if (leaves) {
            leave(from);
        }
        more.forEach(joiner -> join(joiner, view));
        return attempt;
    }

    /**
     * The members of the next view: those asked without the leavers, then the joiners, each with the next ordinal. The coordinator stays
     * if nobody else of the last view does, for joiners alone know nothing of it.
     */
    List<Member> next(View view, Set<MemberId> asked, MemberId coordinator) {
        List<Member> members = new ArrayList<>();
        view.members().stream()
                .filter(member -> asked.contains(member.id()) && !leavers.contains(member.id()))
                .forEach(members::add);
        if (members.isEmpty()) {
            members.add(view.members().get(view.rankOf(coordinator)));
        }
        int ordinal = view.nextOrdinal();
        for (Member joiner : joiners.values()) {
            boolean taken = members.stream().anyMatch(member -> member.name().equals(joiner.name()));
            if (!taken) {
                members.add(new Member(ordinal++, joiner.id(), joiner.addresses(), joiner.properties()));
            }
        }
        return members;
    }
}
