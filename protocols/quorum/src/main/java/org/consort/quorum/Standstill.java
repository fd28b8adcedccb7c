package org.consort.quorum;

/** Tells a person why the group can't go on, and whom it waits for. */
final class Standstill implements Ayes {

    private final Core core;
    private final Revival revival;
    private final long patienceNanos;
    private long leaderlessNanos;
    private String why = "";

    Standstill(Core core, Revival revival, long patienceNanos) {
        this.core = core;
        this.revival = revival;
        this.patienceNanos = patienceNanos;
    }

    void begin(long nowNanos) {
        leaderlessNanos = nowNanos;
    }

    /** True if a person was told. */
    boolean isStill() {
        return !why.isEmpty();
    }

    /**
     * Looks how it stands.
     *
     * @param leaderIsStuck what another leader says of itself
     * @param obstacle what stands against a change that this leader has to make
     */
    void look(boolean leaderIsStuck, String obstacle, long nowNanos) {
        if (core.term().hasLeader()) {
            leaderlessNanos = nowNanos;
        }
        boolean follows = core.term().hasLeader() && !core.term().isLeading();
        why = follows ? ofLeader(leaderIsStuck) : ofDisk(why(obstacle, nowNanos));
        core.sink().stalled(why);
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
        if (core.resumed()) {
            String missing = revival.missing();
            return missing.isEmpty()
                    ? ""
                    : "of the voters " + core.log().config() + ", " + missing + " have not come back";
        }
        boolean leaderless = nowNanos - leaderlessNanos > patienceNanos;
        if (core.log().base().isUnknown()) {
            return leaderless ? "no leader tells this joiner where to begin" : "";
        }
        if (core.term().isLeading()
                && obstacle.isEmpty()
                && core.opinion().isCalm(core.log().view())) {
            return "";
        }
        if (!core.quorum().of(core.log().config(), this)) {
            return "too few of the voters " + core.log().config() + " are there; waiting for " + missing();
        }
        if (core.term().isLeading()) {
            return obstacle.isEmpty() ? "" : obstacle + "; waiting for " + missing();
        }
        return leaderless ? "no leader is elected yet" : "";
    }

    private String ofDisk(String other) {
        String trouble = core.store().trouble();
        return trouble.isEmpty() || core.term().hasLeader()
                ? other
                : "this member does not lead while its disk fails: " + trouble + (other.isEmpty() ? "" : "; " + other);
    }

    private String ofLeader(boolean isStuck) {
        return isStuck
                ? "the leader " + core.term().leader().orElseThrow().name() + " waits for others of the voters "
                        + core.log().config()
                : "";
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
