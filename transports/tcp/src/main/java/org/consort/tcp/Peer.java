package org.consort.tcp;

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
    private final String group;
    private final boolean crashEvidence;
    private final Upcalls up;
    private final LoopThread thread;
    private final Set<Evidence> told = EnumSet.noneOf(Evidence.class);
    private @Nullable Dialler dialler;
    private @Nullable InLink inbound;
    private @Nullable OutLink outbound;
    private @Nullable Refusal lastRefusal;
    private boolean stood;
    private boolean goodbye;
    private long readsWhenSucceeded = -1;

    /** What peers of one group share. */
    record Shared(String group, boolean crashEvidence, Upcalls up, LoopThread thread) {}

    Peer(MemberId id, Shared shared) {
        this.id = id;
        this.group = shared.group();
        this.crashEvidence = shared.crashEvidence();
        this.up = shared.up();
        this.thread = shared.thread();
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
    OutLink outbound() {
        return outbound;
    }

    /** The link from it, if it stands. */
    @Nullable
    InLink inbound() {
        return inbound;
    }

    /** True if there is nothing left to know. */
    boolean forgettable() {
        return dialler == null && inbound == null;
    }

    void dialWith(@Nullable Dialler wanted) {
        dialler = wanted;
        lastRefusal = null;
    }

    /** The outgoing link is given up by this side: answers it, and forgets it. */
    @Nullable
    OutLink giveUpOutbound() {
        OutLink last = dialler == null ? null : dialler.stop();
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
    public void up(OutLink link) {
        stands();
        lastRefusal = null;
        outbound = link;
        up.linkUp(id);
        thread.touched();
    }

    @Override
    public void down(String why, boolean saidGoodbye) {
        outbound = null;
        goodbye |= saidGoodbye;
        up.linkDown(id, why);
        thread.touched();
    }

    @Override
    public void writable() {
        up.writable(id);
        thread.touched();
    }

    @Override
    public void refused(Refusal refusal, Optional<MemberId> who, String why) {
        judge(refusal, who);
        if (refusal != lastRefusal) {
            lastRefusal = refusal;
            String address = dialler == null ? "" : dialler.address();
            LOG.info("group={} {} at {} cannot be met: {}, {}; dialling on", group, id, address, refusal, why);
            up.refused(address, refusal, why);
        }
        thread.touched();
    }

    private void judge(Refusal refusal, Optional<MemberId> who) {
        if (!crashEvidence) {
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
        InLink last = inbound;
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
            LOG.info("group={} {} crashed: {}", group, id, evidence);
            up.crashed(id, evidence);
        }
    }

    /** The link from this member stands; it replaces one that did. */
    void inboundUp(InLink link) {
        if (inbound != null) {
            inbound.drop();
            up.inboundDown(id, "replaced by a new link");
        }
        inbound = link;
        readsWhenSucceeded = -1;
        stands();
        up.inboundUp(id);
        if (dialler != null) {
            dialler.dialSoon();
        }
        thread.touched();
    }

    void heardGoodbye() {
        goodbye = true;
    }

    /** The link from this member broke. */
    void inboundDown(InLink link, String why) {
        if (inbound != link) {
            return;
        }
        inbound = null;
        if (dialler != null && !goodbye) {
            dialler.dialEagerly();
        }
        up.inboundDown(id, why);
        thread.touched();
    }
}
