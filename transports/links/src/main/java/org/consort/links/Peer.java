package org.consort.links;

import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.consort.MemberId;
import org.consort.spi.transport.ChannelHandler.Refusal;
import org.consort.spi.transport.Evidence;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All that a group knows of one life of another member: the link to it, the link from it, and whether it can be proven dead.
 *
 * <p>A refused connection proves death only of a process that held the port while it lived: so a link must have stood, must have
 * broken without good-bye, and none may stand in the other direction. Either evidence comes only when all that the dead has
 * sent is read.
 */
final class Peer implements Dialler.Owner {

    private static final Logger LOG = LoggerFactory.getLogger(Peer.class);

    private final MemberId id;
    private final Shared shared;
    private final Upcalls up;
    private final Set<Evidence> told = EnumSet.noneOf(Evidence.class);
    private @Nullable Dialler dialler;
    private @Nullable Inbound inbound;
    private @Nullable Outbound outbound;
    private @Nullable Refusal lastRefusal;
    private boolean stood;
    private boolean goodbye;
    private long readsWhenSucceeded = -1;

    /** What peers of one group share. */
    record Shared(String transport, String group, boolean crashEvidence, Upcalls up, LoopThread thread) {}

    Peer(MemberId id, Shared shared) {
        this.id = id;
        this.shared = shared;
        this.up = shared.up();
    }

    MemberId id() {
        return id;
    }

    @Nullable
    Dialler dialler() {
        return dialler;
    }

    /** The link to it, if it stands. */
    @Nullable
    Outbound outbound() {
        return outbound;
    }

    /** The link from it, if it stands. */
    @Nullable
    Inbound inbound() {
        return inbound;
    }

    /** True if there is nothing left to know. */
    boolean forgettable() {
        return dialler == null && inbound == null;
    }

    /** What comes in from now on does not go where what was handed up may still be held. */
    void letGo() {
        if (inbound != null) {
            inbound.letGo();
        }
    }

    void dialWith(@Nullable Dialler wanted) {
        dialler = wanted;
        lastRefusal = null;
    }

    /** The outgoing link is given up by this side: answers it, and forgets it. */
    @Nullable
    Outbound giveUpOutbound() {
        Outbound last = dialler == null ? null : dialler.stop();
        dialler = null;
        outbound = null;
        return last;
    }

    private void stands() {
        stood = true;
        goodbye = false;
        told.clear();
    }

    @Override
    public void up(Outbound link) {
        stands();
        lastRefusal = null;
        outbound = link;
        link.exchange().ifPresent(exchange -> exchange.stands(id));
        up.linkUp(id);
        shared.thread().touched();
    }

    @Override
    public void down(String why, boolean saidGoodbye) {
        outbound = null;
        goodbye |= saidGoodbye;
        up.linkDown(id, why);
        shared.thread().touched();
    }

    @Override
    public void writable() {
        up.writable(id);
        shared.thread().touched();
    }

    @Override
    public void refused(Refusal refusal, Optional<MemberId> who, String why) {
        judge(refusal, who);
        if (refusal != lastRefusal) {
            lastRefusal = refusal;
            String address = dialler == null ? "" : dialler.address();
            LOG.info(
                    "transport={} group={} {} at {} cannot be met: {}, {}; dialling on",
                    shared.transport(),
                    shared.group(),
                    id,
                    address,
                    refusal,
                    why);
            up.refused(address, refusal, why);
        }
        shared.thread().touched();
    }

    private void judge(Refusal refusal, Optional<MemberId> who) {
        if (!shared.crashEvidence()) {
            return;
        }
        if (who.isPresent() && who.get().succeeds(id)) {
            succeeded();
        } else if (!goodbye && refusal == Refusal.NOBODY && stood && inbound == null) {
            tell(Evidence.PORT_CLOSED);
        }
    }

    /**
     * A later life answers. What the earlier one said last may still wait to be read: evidence comes behind it, when the link from it has broken,
     * or when nothing came in on it from one such answer to the next. Then the machine died, and the link will never break by itself.
     */
    private void succeeded() {
        Inbound last = inbound;
        if (last != null && last.reads() != readsWhenSucceeded) {
            readsWhenSucceeded = last.reads();
            return;
        }
        if (last != null) {
            inbound = null;
            last.drop();
            up.inboundDown(id, "a later life of this member answers");
        }
        tell(Evidence.NEW_INCARNATION);
    }

    private void tell(Evidence evidence) {
        if (told.add(evidence)) {
            LOG.info("transport={} group={} {} crashed: {}", shared.transport(), shared.group(), id, evidence);
            up.crashed(id, evidence);
        }
    }

    /** The link from this member stands; it replaces one that did. */
    void inboundUp(Inbound link) {
        if (inbound != null) {
            inbound.drop();
            up.inboundDown(id, "replaced by a new link");
        }
        inbound = link;
        readsWhenSucceeded = -1;
        stands();
        link.exchange().ifPresent(exchange -> exchange.stands(id));
        up.inboundUp(id);
        if (dialler != null) {
            dialler.dialSoon();
        }
        shared.thread().touched();
    }

    /** Something came over the link from this member that it should not have sent. */
    void cut(Inbound link, String why) {
        if (inbound == link) {
            link.drop();
            inboundDown(link, why);
        }
    }

    void heardGoodbye() {
        goodbye = true;
    }

    /** The link from this member broke. */
    void inboundDown(Inbound link, String why) {
        if (inbound != link) {
            return;
        }
        inbound = null;
        if (dialler != null && !goodbye) {
            dialler.dialEagerly();
        }
        up.inboundDown(id, why);
        shared.thread().touched();
    }
}
