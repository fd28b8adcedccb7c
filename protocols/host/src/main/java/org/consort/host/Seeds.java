package org.consort.host;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.consort.MemberId;
import org.consort.host.HostSettings.Found;
import org.consort.spi.transport.ChannelHandler.Refusal;

/**
 * What a node that looks for its group knows of each address: who is there, or why nobody is. Decides whether the node may found
 * the group itself. Group's thread.
 */
final class Seeds {

    private static final int LIMIT = 256;

    /** What is known of an address in this round. */
    enum Standing {
        /** Not answered yet. */
        OPEN,
        /** A node that takes part in the group, or wants to; to be asked. */
        FOUND,
        /** A node that is not in the group either. */
        NOT_IN,
        /** Nothing listens there. */
        NOBODY,
        /** This node itself. */
        SELF,
        /** No answer: the group may be there. */
        SILENT,
        /** A member that said no for now. */
        TURNED_AWAY
    }

    /** One address. */
    static final class Seed {
        final String address;
        Standing standing = Standing.OPEN;
        Optional<MemberId> id = Optional.empty();
        String why = "";

        Seed(String address) {
            this.address = address;
        }

        void stands(Standing now, String because) {
            standing = now;
            why = because;
        }
    }

    private final Map<String, Seed> all = new LinkedHashMap<>();
    private final Supplier<List<String>> own;
    private final List<String> configured;

    /** @param own places where this node can be met */
    Seeds(Supplier<List<String>> own, List<String> configured, Collection<String> learned) {
        this.own = own;
        this.configured = configured;
        configured.forEach(this::learn);
        learned.forEach(this::learn);
    }

    /** One more address where the group may be. */
    void learn(String address) {
        if (all.size() < LIMIT && !address.isEmpty()) {
            all.computeIfAbsent(address, Seed::new);
        }
    }

    Collection<Seed> all() {
        return all.values();
    }

    Optional<Seed> at(String address) {
        return Optional.ofNullable(all.get(address));
    }

    Optional<Seed> of(MemberId id) {
        return all.values().stream()
                .filter(seed -> seed.id.isPresent() && seed.id.get().equals(id))
                .findFirst();
    }

    /** A new round: everybody is asked again. */
    void newRound() {
        List<String> self = own.get();
        all.values().forEach(seed -> {
            seed.standing = self.contains(seed.address) ? Standing.SELF : Standing.OPEN;
            seed.id = Optional.empty();
        });
    }

    /** Nobody was met at an address. */
    void refused(String address, Refusal refusal, String why) {
        at(address).ifPresent(seed -> {
            switch (refusal) {
                case NOBODY -> seed.stands(Standing.NOBODY, "nobody there");
                case NO_SUCH_GROUP -> seed.stands(Standing.NOT_IN, "a node that takes no part in this group");
                case SELF -> seed.stands(Standing.SELF, "this node");
                case SAME_NAME ->
                    seed.stands(Standing.TURNED_AWAY, "a node with this node's own name: give each a name of its own");
                case SILENT, OTHER_MEMBER, INCOMPATIBLE, DENIED -> seed.stands(Standing.SILENT, why);
            }
        });
    }

    /** True if every address has answered, or will not in this round. */
    boolean roundOver() {
        return all.values().stream()
                .noneMatch(seed -> seed.standing == Standing.OPEN || seed.standing == Standing.FOUND);
    }

    /** Whether this node may found the group after this round. */
    boolean mayFound(Found found) {
        boolean hidden = all.values().stream()
                .anyMatch(seed -> seed.standing == Standing.SILENT || seed.standing == Standing.OPEN);
        boolean there = all.values().stream()
                .anyMatch(seed -> seed.standing == Standing.TURNED_AWAY || seed.standing == Standing.FOUND);
        return switch (found) {
            case NEVER -> false;
            case ALWAYS -> !there;
            case AUTO -> !there && !hidden && isFirst();
        };
    }

    private boolean isFirst() {
        if (configured.isEmpty()) {
            return true;
        }
        Seed first = all.get(configured.get(0));
        return first != null && first.standing == Standing.SELF;
    }

    /** Why the group is not found yet, for a person. */
    String explain(Found found) {
        String answers = all.values().stream()
                .filter(seed -> seed.standing != Standing.SELF)
                .map(seed -> seed.address + ": " + (seed.why.isEmpty() ? "no answer yet" : seed.why))
                .collect(Collectors.joining("; "));
        String rule = found == Found.NEVER
                ? "this node never founds a group (found=never)"
                : isFirst()
                        ? "this node founds the group once every other seed has answered that it isn't there; "
                                + "set found=always to found it in spite of silent seeds"
                        : "this node is not the first seed, so it does not found the group: start " + configured.get(0)
                                + ", or set found=always at one node if the group is to begin without it";
        return "no member found yet: " + (answers.isEmpty() ? "no other seed" : answers) + "; " + rule;
    }
}
