package org.consort.ring;

import java.util.ArrayList;
import java.util.List;
import org.consort.Member;
import org.consort.MemberId;
import org.consort.View;
import org.consort.spi.protocol.Members;
import org.consort.spi.protocol.Reader;

/**
 * What another member wants of the coordinator.
 *
 * @param crashed who is proven dead
 * @param leaving who wants to leave
 * @param complaints who does not hear whom
 * @param joiners who wants to join
 */
record Request(List<MemberId> crashed, List<MemberId> leaving, List<Opinion.Pair> complaints, List<Member> joiners) {

    static Request read(Reader in, View view) {
        List<MemberId> crashed = new ArrayList<>();
        List<MemberId> leaving = new ArrayList<>();
        for (Member member : view.members()) {
            int flags = in.getByte();
            if ((flags & 1) != 0) {
                crashed.add(member.id());
            }
            if ((flags & 2) != 0) {
                leaving.add(member.id());
            }
        }
        int pairs = in.count(Geometry.MEMBER_LIMIT * Geometry.MEMBER_LIMIT, 2);
        List<Opinion.Pair> complaints = new ArrayList<>(pairs);
        for (int i = 0; i < pairs; i++) {
            complaints.add(new Opinion.Pair(member(in, view), member(in, view)));
        }
        List<Member> joiners = Members.readAll(in, Geometry.MEMBER_LIMIT);
        in.atEnd();
        return new Request(crashed, leaving, complaints, joiners);
    }

    void tell(Opinion opinion, View view, long nowNanos) {
        for (MemberId id : crashed) {
            opinion.saidDead(id);
        }
        for (MemberId id : leaving) {
            opinion.leaves(id);
        }
        for (Opinion.Pair pair : complaints) {
            opinion.complain(pair, nowNanos);
        }
        for (Member joiner : joiners) {
            opinion.joins(joiner, nowNanos);
        }
        opinion.dropKnown(view);
    }

    private static MemberId member(Reader in, View view) {
        return view.members().get(Seqs.rank(in, view.size())).id();
    }
}
