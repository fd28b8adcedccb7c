package org.consort.testkit.sim;

import java.util.List;
import java.util.Map;
import org.consort.Member;
import org.consort.View;

/** Brings one process into the group: asks a member that can be reached, until some view has the process in it. */
final class Joiner {

    private final ProtocolSim sim;
    private final BareHost host;
    private final Dice dice;

    Joiner(ProtocolSim sim, BareHost host) {
        this.sim = sim;
        this.host = host;
        this.dice = sim.dice().split();
        again();
    }

    private void again() {
        host.actor().postAfter(dice.between(20, 120) * Agenda.MILLI, this::attempt);
    }

    private void attempt() {
        if (host.view().isPresent() || host.ended().isPresent()) {
            return;
        }
        List<BareHost> reachable = sim.members().stream()
                .filter(m -> sim.hears(host.id(), m.id()) && sim.hears(m.id(), host.id()))
                .toList();
        for (BareHost member : reachable) {
            if (member.viewWith(host.id()).isPresent()) {
                BareHost.Adopted start = member.viewWith(host.id()).get();
                sim.trace(() -> host.id() + " begins with view " + start.view().number() + " from " + member.id());
                host.begin(start);
                return;
            }
        }
        if (!reachable.isEmpty()) {
            ask(dice.pick(reachable));
        }
        again();
    }

    /** A sponsor asks for a view with the joiner only when the joiner has links both ways with every member. */
    private void ask(BareHost sponsor) {
        View view = sponsor.view().orElseThrow();
        boolean linked = view.members().stream()
                .allMatch(m ->
                        sim.network().isUp(host.id(), m.id()) && sim.network().isUp(m.id(), host.id()));
        if (linked) {
            Member member = new Member(0, host.id(), Map.of("sim", host.id().name()), Map.of());
            sponsor.actor().post(() -> sponsor.admit(member));
        }
    }
}
