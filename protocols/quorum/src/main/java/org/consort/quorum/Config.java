package org.consort.quorum;

import java.util.ArrayList;
import java.util.List;
import org.consort.Member;
import org.consort.View;
import org.consort.spi.Frame;
import org.consort.spi.protocol.Members;
import org.consort.spi.protocol.Reader;

/**
 * Whose votes count. A joint configuration (§4.3) asks for a quorum of the voters and one of the former voters.
 *
 * @param former empty, unless it is joint
 */
record Config(List<Voter> voters, List<Voter> former) {

    static final int VOTER_LIMIT = 255;

    /** Before a joiner knows of any. */
    static final Config NONE = new Config(List.of(), List.of());

    Config {
        voters = List.copyOf(voters);
        former = List.copyOf(former);
    }

    /** All members of a view vote. */
    static Config of(View view) {
        List<Voter> voters = new ArrayList<>();
        for (Member member : view.members()) {
            voters.add(new Voter(member.ordinal(), member.id()));
        }
        return new Config(voters, List.of());
    }

    boolean isJoint() {
        return !former.isEmpty();
    }

    /** On the way from this to other voters. */
    Config joinedBy(List<Voter> next) {
        return new Config(next, voters);
    }

    /** The way is gone. */
    Config settled() {
        return new Config(voters, List.of());
    }

    boolean has(int ordinal) {
        return has(voters, ordinal) || has(former, ordinal);
    }

    static boolean has(List<Voter> voters, int ordinal) {
        for (Voter voter : voters) {
            if (voter.ordinal() == ordinal) {
                return true;
            }
        }
        return false;
    }

    /** Everybody who votes, each once. */
    List<Voter> all() {
        if (!isJoint()) {
            return voters;
        }
        List<Voter> all = new ArrayList<>(voters);
        for (Voter voter : former) {
            if (!has(voters, voter.ordinal())) {
                all.add(voter);
            }
        }
        return all;
    }

    void write(Frame frame) {
        write(frame, voters);
        write(frame, former);
    }

    static Config read(Reader in) {
        List<Voter> voters = readVoters(in);
        List<Voter> former = readVoters(in);
        in.check(!voters.isEmpty(), "a configuration of nobody");
        return new Config(voters, former);
    }

    private static void write(Frame frame, List<Voter> voters) {
        frame.putInt(voters.size());
        for (Voter voter : voters) {
            frame.putInt(voter.ordinal());
            Members.writeId(frame, voter.id());
        }
    }

    private static List<Voter> readVoters(Reader in) {
        int count = in.count(VOTER_LIMIT, 16);
        List<Voter> voters = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            int ordinal = in.getOrdinal();
            in.check(!has(voters, ordinal), "a voter named twice");
            voters.add(new Voter(ordinal, in.getId()));
        }
        return voters;
    }

    /** For a person: the names, and the former ones behind a bar. */
    @Override
    public String toString() {
        return isJoint() ? names(voters) + "|" + names(former) : names(voters);
    }

    private static String names(List<Voter> voters) {
        StringBuilder names = new StringBuilder();
        for (Voter voter : voters) {
            names.append(names.length() == 0 ? "" : ",").append(voter.id());
        }
        return names.toString();
    }
}
