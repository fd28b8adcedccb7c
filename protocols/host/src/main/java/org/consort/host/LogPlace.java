package org.consort.host;

import org.consort.Member;

/**
 * Where those meet who resume a log: on the transport that the newest epoch that anybody has runs on. The machines of older epochs meet
 * there, too, whatever those ran on: they know each other by name. Group's thread.
 */
final class LogPlace {

    private final Life life;
    private String wanted = "";
    private long nextMoveNanos = Long.MIN_VALUE;

    LogPlace(Life life) {
        this.life = life;
    }

    /** True if this life is not where a log that ends so says that the group is: then the next one begins there. */
    boolean goesWhere(GroupSnapshot.Head newest) {
        String here = life.roads.main().transport;
        String there = newest.stack().transport();
        if (there.equals(here) || life.host.group().log.isToldOf(newest.epoch(), here)) {
            return false;
        }
        goTo(there);
        return true;
    }

    /** The log goes on over another transport behind what this node had on disk. */
    void goesOn() {
        String transport = life.membership.published().transport();
        life.host.group().log.goesOnAt(life.membership.epoch(), transport);
        goTo(transport);
    }

    private void goTo(String transport) {
        String why = "this node's log says that the group runs on transport '" + transport + "'";
        wanted = transport;
        nextMoveNanos = life.now() + life.host.settings().timing().suspicionNanos();
        if (life.relocation.isPossible(transport)) {
            life.explain(why + ", and opens it");
            life.relocation.to(transport, why);
        } else {
            // Perhaps only not yet: services come in any order.
            life.explain(why + ", which this node has not: configure one of that name; it waits for that");
        }
    }

    /** Tries again what did not work. */
    void tick(long nowNanos) {
        if (!wanted.isEmpty() && nowNanos >= nextMoveNanos) {
            goTo(wanted);
        }
    }

    /** Whoever has a newer epoch knows better where that is. */
    void follow(Member who, long newest) {
        boolean elsewhere = !who.addresses().containsKey(life.roads.main().transport);
        if (elsewhere && newest > life.membership.epoch()) {
            who.addresses().keySet().stream()
                    .filter(life.relocation::isPossible)
                    .findFirst()
                    .ifPresent(transport -> {
                        life.host.group().log.goesOnAt(newest, transport);
                        life.relocation.to(
                                transport, who.id() + " has more of the group's log, on '" + transport + "'");
                    });
        }
    }
}
