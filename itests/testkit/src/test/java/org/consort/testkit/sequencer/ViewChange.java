package org.consort.testkit.sequencer;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.consort.Member;
import org.consort.MemberId;
import org.consort.View;
import org.consort.testkit.sequencer.Item.Ballot;
import org.consort.testkit.sequencer.Item.Proposal;

/** Agrees on the next view: single-decree agreement among the members of the last one, led by its oldest that lives. */
final class ViewChange {

    private static final long RETRY_NANOS = 150_000_000;
    private static final long PING_NANOS = 200_000_000;

    private record Report(Ballot accepted, Optional<Proposal> proposal, long delivered, List<Item> items) {}

    private final Sequencer machine;
    private final Set<MemberId> suspects = new HashSet<>();
    private final Set<MemberId> dead = new HashSet<>();
    /** The dead that cannot have gone on without this member before they died: only their deaths count. */
    private final Set<MemberId> heardToTheEnd = new HashSet<>();

    private final Map<MemberId, Member> joiners = new LinkedHashMap<>();
    private final Set<MemberId> leavers = new HashSet<>();
    private final Map<Long, Proposal> past = new HashMap<>();
    private boolean frozen;
    private Ballot promised = Ballot.NONE;
    private Ballot accepted = Ballot.NONE;
    private Optional<Proposal> proposal = Optional.empty();
    private Ballot mine = Ballot.NONE;
    private Set<MemberId> asked = Set.of();
    private final Map<MemberId, Report> reports = new HashMap<>();
    private final Set<MemberId> acceptors = new HashSet<>();
    private long retryAt = Long.MAX_VALUE;
    private long pingAt;
    private boolean somebodyIsFrozen;

    ViewChange(Sequencer machine) {
        this.machine = machine;
    }

    /** True while a change is on: nothing is numbered or acknowledged then. */
    boolean isFrozen() {
        return frozen;
    }

    void begin(long now) {
        machine.sink.stalled("");
        frozen = false;
        promised = Ballot.NONE;
        accepted = Ballot.NONE;
        proposal = Optional.empty();
        mine = Ballot.NONE;
        reports.clear();
        acceptors.clear();
        somebodyIsFrozen = false;
        retryAt = Long.MAX_VALUE;
        joiners.keySet().removeIf(view()::contains);
        consider(now);
    }

    void suspect(MemberId peer, boolean suspected, long now) {
        if (suspected ? suspects.add(peer) : suspects.remove(peer)) {
            consider(now);
        }
    }

    void crashed(MemberId peer, long now) {
        if (!suspects.contains(peer)) {
            heardToTheEnd.add(peer);
        }
        if (dead.add(peer)) {
            consider(now);
        }
    }

    void admit(Member joiner, long now) {
        if (!view().contains(joiner.id())) {
            joiners.put(joiner.id(), joiner);
            consider(now);
        }
    }

    void leave() {
        leavers.add(machine.self);
    }

    void deadline(long now) {
        if (now >= pingAt) {
            pingAt = now + PING_NANOS;
            others().forEach(peer -> {
                machine.send(peer, Kind.PING);
                machine.flush();
            });
            consider(now);
        }
        if (now >= retryAt) {
            retryAt = Long.MAX_VALUE;
            frozen = true;
            consider(now);
        }
    }

    long nextDeadlineNanos() {
        return Math.min(retryAt, pingAt);
    }

    /** A frame of another view: its sender may have missed something, or this member has. */
    void otherView(MemberId from, long number, Kind kind) {
        if (kind == Kind.EXCLUDED && number > view().number()) {
            machine.stop().forEach(block -> block.slab().release());
            machine.sink.excluded("told so by " + from);
        } else if (number < view().number() && kind != Kind.EXCLUDED) {
            Proposal next = past.get(number);
            if (next != null && next.view().contains(from)) {
                Item.write(machine.send(from, Kind.INSTALL, next.view().line(), number), Optional.of(next));
                machine.flush();
            } else if (!view().contains(from)) {
                machine.send(from, Kind.EXCLUDED);
                machine.flush();
            }
        } else if (number > view().number() && kind != Kind.PING) {
            machine.send(from, Kind.PING);
            machine.flush();
        }
    }

    void take(MemberId from, Kind kind, ByteBuffer in, long now) {
        switch (kind) {
            case FLUSH -> flush(from, Item.readBallot(in), now);
            case REPORT -> report(from, Item.readBallot(in), in, now);
            case PROPOSE -> propose(from, Item.readBallot(in), Item.readProposal(in), now);
            case ACCEPTED -> accepted(from, Item.readBallot(in), now);
            case INSTALL -> decide(Item.readProposal(in).orElseThrow(), now);
            case WANT -> want(in.get(), Item.readMember(in), now);
            default -> {}
        }
    }

    private View view() {
        return machine.view();
    }

    private List<MemberId> others() {
        return view().members().stream()
                .map(Member::id)
                .filter(id -> !id.equals(machine.self))
                .toList();
    }

    private boolean isOut(MemberId id) {
        return suspects.contains(id) || dead.contains(id);
    }

    private Optional<MemberId> coordinator() {
        return view().members().stream()
                .map(Member::id)
                .filter(id -> !isOut(id))
                .findFirst();
    }

    /** Starts a change if one is needed and this member is to lead it; else tells the leader what it wants. */
    private void consider(long now) {
        boolean needed = view().members().stream().anyMatch(m -> isOut(m.id()) || mayGo(m.id()))
                || !joiners.isEmpty()
                || somebodyIsFrozen;
        if (!needed && !isFrozen() || retryAt != Long.MAX_VALUE) {
            return;
        }
        MemberId leader = coordinator().orElse(machine.self);
        if (!leader.equals(machine.self)) {
            tellWants(leader);
            return;
        }
        asked = new HashSet<>();
        view().members().stream().map(Member::id).filter(id -> !isOut(id)).forEach(asked::add);
        retryAt = now + RETRY_NANOS;
        if (!hasQuorum(asked)) {
            machine.sink.stalled("only " + asked.size() + " of " + view().size() + " members can be reached");
            return;
        }
        machine.sink.stalled("");
        if (asked.size() == 1 && mayGo(machine.self) && joiners.isEmpty() && accepted.equals(Ballot.NONE)) {
            machine.stop();
            machine.sink.excluded("the last member left");
            return;
        }
        mine = new Ballot(Math.max(mine.attempt(), promised.attempt()) + 1, view().rankOf(machine.self));
        reports.clear();
        acceptors.clear();
        Ballot ballot = mine;
        for (MemberId peer : List.copyOf(asked)) {
            if (!peer.equals(machine.self)) {
                Item.write(machine.send(peer, Kind.FLUSH), ballot);
                machine.flush();
            }
        }
        flush(machine.self, ballot, now);
    }

    private void tellWants(MemberId leader) {
        leavers.forEach(id -> tell(leader, 0, new Member(0, id, Map.of(), Map.of())));
        joiners.values().forEach(joiner -> tell(leader, 1, joiner));
        if (isFrozen()) {
            tell(leader, 2, new Member((int) promised.attempt(), machine.self, Map.of(), Map.of()));
        }
    }

    private void tell(MemberId leader, int what, Member who) {
        Item.write(machine.send(leader, Kind.WANT).putByte(what), who);
        machine.flush();
    }

    private void want(int what, Member who, long now) {
        if (what == 0) {
            leavers.add(who.id());
        } else if (what == 1 && !view().contains(who.id())) {
            joiners.put(who.id(), who);
        } else if (what == 2) {
            // Somebody promised to take part in a change that nobody leads any more: only a change sets it free.
            mine = new Ballot(Math.max(mine.attempt(), who.ordinal()), mine.rank());
            somebodyIsFrozen = true;
        }
        consider(now);
    }

    /** Whether everybody out of contact, the dead with the living, could have been a majority without these. */
    private boolean othersMayGoOn(Set<MemberId> members) {
        long heard = view().members().stream()
                .filter(m -> heardToTheEnd.contains(m.id()) && !members.contains(m.id()))
                .count();
        long outOfContact = view().size() - members.size() - heard;
        return 2 * outOfContact > view().size() - heard;
    }

    /**
     * A majority of the view; or, when crashes leave fewer, all that are left. Fewer than all would be unsafe: of five, three
     * may have formed a view and two of those died, and the third may be the one that is not asked.
     */
    private boolean hasQuorum(Set<MemberId> members) {
        if (machine.bug == Bug.IGNORES_QUORUMS) {
            return true;
        }
        long living =
                view().members().stream().filter(m -> !dead.contains(m.id())).count();
        return switch (view().policy()) {
            case MAJORITY -> members.size() >= Math.min(view().size() / 2 + 1, living) && !othersMayGoOn(members);
            case LAST_SURVIVOR -> true;
            case STATIC ->
                members.stream()
                                .filter(id -> view().quorumOf().contains(id.name()))
                                .count()
                        > view().quorumOf().size() / 2;
        };
    }

    private void flush(MemberId from, Ballot ballot, long now) {
        if (ballot.compareTo(promised) < 0) {
            return;
        }
        frozen = true;
        promised = ballot;
        if (retryAt == Long.MAX_VALUE) {
            retryAt = now + 2 * RETRY_NANOS;
        }
        Report report = new Report(accepted, proposal, machine.delivered(), machine.heldAfter(machine.delivered()));
        if (from.equals(machine.self)) {
            reported(from, report, now);
            return;
        }
        var frame = machine.send(from, Kind.REPORT);
        Item.write(frame, ballot);
        Item.write(frame, report.accepted());
        Item.write(frame, report.proposal());
        frame.putLong(report.delivered());
        Item.write(frame, report.items());
        machine.flush();
    }

    private void report(MemberId from, Ballot ballot, ByteBuffer in, long now) {
        if (ballot.equals(mine) && ballot.equals(promised)) {
            Report report = new Report(Item.readBallot(in), Item.readProposal(in), in.getLong(), Item.readAll(in));
            reported(from, report, now);
        }
    }

    private void reported(MemberId from, Report report, long now) {
        reports.put(from, report);
        if (!reports.keySet().containsAll(asked)) {
            return;
        }
        Report best = reports.values().stream()
                .max(java.util.Comparator.comparing(Report::accepted))
                .orElseThrow();
        Proposal next = best.proposal().orElseGet(this::compose);
        Ballot ballot = mine;
        for (MemberId peer : List.copyOf(asked)) {
            if (!peer.equals(machine.self)) {
                var frame = machine.send(peer, Kind.PROPOSE);
                Item.write(frame, ballot);
                Item.write(frame, Optional.of(next));
                machine.flush();
            }
        }
        propose(machine.self, ballot, Optional.of(next), now);
    }

    /** Everybody holds what anybody delivered; after that comes the longest of what those asked hold. */
    private Proposal compose() {
        long base = reports.values().stream().mapToLong(Report::delivered).max().orElse(0);
        List<Item> items = List.of();
        for (Report report : reports.values()) {
            int skip = (int) (base - report.delivered());
            if (report.items().size() - skip > items.size()) {
                items = report.items().subList(skip, report.items().size());
            }
        }
        List<Member> members = new ArrayList<>();
        view().members().stream()
                .filter(m -> asked.contains(m.id()) && !mayGo(m.id()))
                .forEach(members::add);
        int ordinal = view().nextOrdinal();
        for (Member joiner : joiners.values()) {
            boolean taken = members.stream().anyMatch(m -> m.name().equals(joiner.name()));
            if (!taken) {
                members.add(new Member(ordinal++, joiner.id(), joiner.addresses(), joiner.properties()));
            }
        }
        joiners.clear();
        View old = view();
        boolean branch = old.policy() == View.Policy.LAST_SURVIVOR && asked.size() < old.size();
        long line = branch ? old.line() * 31 + mine.hashCode() + machine.self.hashCode() : old.line();
        View next = new View(
                line,
                old.number() + 1,
                machine.indexAfter(base, items),
                old.policy(),
                old.quorumOf(),
                ordinal,
                members);
        return new Proposal(next, base, items);
    }

    /** A leaver's own blocks come first. */
    private boolean mayGo(MemberId id) {
        return leavers.contains(id) && !(id.equals(machine.self) && machine.hasPending());
    }

    private void propose(MemberId from, Ballot ballot, Optional<Proposal> next, long now) {
        if (ballot.compareTo(promised) < 0) {
            return;
        }
        frozen = true;
        promised = ballot;
        accepted = ballot;
        proposal = next;
        if (from.equals(machine.self)) {
            accepted(from, ballot, now);
        } else {
            Item.write(machine.send(from, Kind.ACCEPTED), ballot);
            machine.flush();
        }
    }

    private void accepted(MemberId from, Ballot ballot, long now) {
        if (ballot.equals(mine) && ballot.equals(promised)) {
            acceptors.add(from);
            if (acceptors.containsAll(asked)) {
                Proposal next = proposal.orElseThrow();
                for (MemberId peer : others()) {
                    Item.write(machine.send(peer, Kind.INSTALL), Optional.of(next));
                    machine.flush();
                }
                decide(next, now);
            }
        }
    }

    private void decide(Proposal next, long now) {
        past.put(view().number(), next);
        machine.install(next, now);
    }

    @Override
    public String toString() {
        return promised + " suspects " + suspects + " dead " + dead;
    }
}
