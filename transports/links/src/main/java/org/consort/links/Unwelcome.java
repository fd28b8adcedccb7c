package org.consort.links;

import java.util.Optional;
import org.consort.MemberId;
import org.consort.spi.transport.ChannelHandler.Refusal;

/**
 * Why somebody who dialled gets no link.
 *
 * @param self the member of that group here, if there is one and the other may know
 * @param why for a person
 */
public record Unwelcome(Refusal refusal, Optional<MemberId> self, String why) {

    /** Nobody here takes part in that group. */
    public static Unwelcome stranger(String group) {
        return new Unwelcome(
                Refusal.NO_SUCH_GROUP, Optional.empty(), "the node takes part in no group '" + group + "'");
    }

    /** It does not belong to the group, or asks for it at another security level. */
    public static Unwelcome denied() {
        return new Unwelcome(
                Refusal.DENIED,
                Optional.empty(),
                "the node takes part in the group, but at another security level, or does not believe the dialling one");
    }

    /** It came in time, but the group is gone. */
    public static Unwelcome late() {
        return new Unwelcome(Refusal.NO_SUCH_GROUP, Optional.empty(), "the node has left the group");
    }

    /** There is no room for it. */
    public static Unwelcome crowded(MemberId self) {
        return new Unwelcome(Refusal.SILENT, Optional.of(self), "the group has too many links");
    }

    /** It speaks another major version. */
    public static Unwelcome versions(String ours, String theirs) {
        return new Unwelcome(
                Refusal.INCOMPATIBLE,
                Optional.empty(),
                "this node speaks wire version " + ours + ", the dialling one " + theirs);
    }

    /**
     * What there is against it; empty if it is welcome.
     *
     * @param expected whom it wants a link to; empty if it only asks who is here
     */
    public static Optional<Unwelcome> judge(MemberId self, MemberId from, Optional<MemberId> expected) {
        if (from.equals(self)) {
            return Optional.of(new Unwelcome(Refusal.SELF, Optional.of(self), "this is the dialling node itself"));
        }
        if (from.name().equals(self.name())) {
            return Optional.of(new Unwelcome(
                    Refusal.SAME_NAME,
                    Optional.of(self),
                    "another node in this group has the name '" + self.name() + "'; give each node a name of its own"));
        }
        return expected.filter(wanted -> !wanted.equals(self))
                .map(wanted -> new Unwelcome(Refusal.OTHER_MEMBER, Optional.of(self), "this is " + self));
    }
}
