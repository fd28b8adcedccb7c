package org.consort.quorum;

/** Tells a person why the group can't go on, and whom it waits for. */
final class Standstill implements Ayes {

    private final Core core;
    private final long patienceNanos;
    private long leaderlessNanos;

    Standstill(Core core, long patienceNanos) {
        this.core = core;
        this.patienceNanos = patienceNanos;
    }

    void begin(long nowNanos) {
        leaderlessNanos = nowNanos;
    }

    /** Looks how it stands. @param obstacle what stands against a change that the leader has to make */
    void look(String obstacle, long nowNanos) {
        if (core.term().hasLeader()) {
            leaderlessNanos = nowNanos;
        }
        core.sink().stalled(why(obstacle, nowNanos));
    }

    /** True if a voter is to be counted on. */
    @Override
    public boolean has(int ordinal) {
        for (Voter voter : core.log().config().all()) {
            if (voter.ordinal() == ordinal) {
                return !core.opinion().isGone(voter.id());
            }
        }
        return false;
    }

    private String why(String obstacle, long nowNanos) {
        boolean follows = core.term().hasLeader() && !core.term().isLeading();
        if (follows || core.log().base().isUnknown()) {
            return "";
        }
        if (!core.quorum().of(core.log().config(), this)) {
            return "too few of the voters " + core.log().config() + " are there; waiting for " + missing();
        }
        if (core.term().isLeading()) {
            return obstacle.isEmpty() ? "" : obstacle + "; waiting for " + missing();
        }
        return nowNanos - leaderlessNanos > patienceNanos ? "no leader is elected yet" : "";
    }

    private String missing() {
        StringBuilder names = new StringBuilder();
        for (Voter voter : core.log().config().all()) {
            if (core.opinion().isGone(voter.id())) {
                names.append(names.length() == 0 ? "" : ", ").append(voter.id().name());
            }
        }
        return names.toString();
    }
}
