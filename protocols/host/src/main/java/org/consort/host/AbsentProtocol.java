package org.consort.host;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.consort.Member;
import org.consort.MemberId;
import org.consort.View;
import org.consort.spi.Settings;
import org.consort.spi.Slab;
import org.consort.spi.WireVersion;
import org.consort.spi.protocol.Block;
import org.consort.spi.protocol.Handover;
import org.consort.spi.protocol.Protocol;
import org.consort.spi.protocol.ProtocolFactory;
import org.consort.spi.protocol.Sink;

/**
 * Stands for a protocol whose bundle is replaced: a member may enter an epoch with it, and works there only when the next version has come.
 *
 * @param type of the protocol that it stands for
 * @param wire what the version that went spoke
 */
record AbsentProtocol(String type, WireVersion wire) implements ProtocolFactory {

    /** The next version judges. */
    @Override
    public void validate(Settings settings, View view) {}

    @Override
    public Protocol create(Settings settings, MemberId self, Sink sink) {
        return new Machine();
    }

    /**
     * Takes an epoch's handover and keeps it. Members that have begun the epoch see one that does nothing: it has acknowledged nothing, so there is
     * nothing that it could forget. Frames for it are kept by the {@link Round}.
     */
    static final class Machine implements Protocol {

        private Optional<Handover> kept = Optional.empty();

        /** What the next version begins with; its blocks are retained for the caller. */
        Handover handOver() {
            Handover handover = kept.orElseThrow();
            kept = Optional.empty();
            return handover;
        }

        @Override
        public void start(Handover handover, long nowNanos) {
            handover.pending().forEach(block -> block.slab().retain());
            kept = Optional.of(handover);
        }

        @Override
        public boolean accepts() {
            return false;
        }

        @Override
        public void submit(Block block) {
            throw new IllegalStateException("a protocol that is being replaced takes no blocks");
        }

        @Override
        public void frame(MemberId from, Slab slab, int offset, int length, long nowNanos) {}

        @Override
        public void linkUp(MemberId peer, long nowNanos) {}

        @Override
        public void linkDown(MemberId peer, long nowNanos) {}

        @Override
        public void suspect(MemberId peer, boolean suspected, long nowNanos) {}

        @Override
        public void crashed(MemberId peer, long nowNanos) {}

        @Override
        public void admit(Member joiner, long nowNanos) {}

        @Override
        public void leave(long nowNanos) {}

        @Override
        public void deadline(long nowNanos) {}

        @Override
        public long nextDeadlineNanos() {
            return Long.MAX_VALUE;
        }

        @Override
        public void burstEnd(long nowNanos) {}

        @Override
        public List<Block> stop() {
            List<Block> pending = kept.map(Handover::pending).orElse(List.of());
            kept = Optional.empty();
            return pending;
        }

        @Override
        public void close() {
            stop().forEach(block -> block.slab().release());
        }

        @Override
        public Map<String, String> statistics() {
            return Map.of();
        }
    }
}
