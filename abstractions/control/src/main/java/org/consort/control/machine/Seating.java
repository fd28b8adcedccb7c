package org.consort.control.machine;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.consort.Member;
import org.consort.MemberId;
import org.consort.control.Target;

/** From a target to seats: oldest member first, then names that nobody has, which are lost from the start. */
final class Seating {

    private Seating() {}

    static List<Seat> of(Target target, List<Member> members) {
        List<Seat> seats = new ArrayList<>();
        TreeSet<String> absent = new TreeSet<>();
        if (target instanceof Target.Named named) {
            absent.addAll(named.names());
        }
        for (Member member : members) {
            if (target.selects(member)) {
                seats.add(new Seat(member.ordinal(), member.id()));
                absent.remove(member.name());
            }
        }
        absent.forEach(name -> seats.add(new Seat(Seat.ABSENT, new MemberId(name, 0))));
        return seats;
    }
}
