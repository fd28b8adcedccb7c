package org.consort.service;

import java.util.List;
import org.consort.MemberId;

/**
 * A service as this member knows it.
 *
 * @param name its name
 * @param algorithm what keeps its objects alike
 * @param interfaces names of the interfaces that it has
 * @param generation the index at which it was founded; another one, if its state was lost and it began afresh
 * @param carriers who carries it, in the order in which they began to
 * @param calls how many calls this member has seen
 * @param dissents how often a member's results differed from those of most, as far as this member has seen
 * @param why what keeps this node's object from serving, for a person; empty if nothing does, or there is none
 */
public record ServiceInfo(
        String name,
        String algorithm,
        List<String> interfaces,
        long generation,
        List<Carrier> carriers,
        long calls,
        long dissents,
        String why) {

    /** What a member does for a service. */
    public enum Role {
        /** Its object serves. */
        LIVE,
        /** It has no object now, but the state is kept. */
        DORMANT,
        /** It gets the state from another member. */
        FETCHING
    }

    /**
     * A member that carries a service.
     *
     * @param member which
     * @param role what it does
     */
    public record Carrier(MemberId member, Role role) {}

    /** Copies the lists. */
    public ServiceInfo {
        interfaces = List.copyOf(interfaces);
        carriers = List.copyOf(carriers);
    }
}
