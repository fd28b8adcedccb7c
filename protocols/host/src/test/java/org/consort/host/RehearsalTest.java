package org.consort.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.consort.MemberId;
import org.consort.View;
import org.consort.spi.Settings;
import org.consort.spi.protocol.Protocol;
import org.consort.spi.protocol.ProtocolFactory;
import org.consort.spi.protocol.Sink;
import org.junit.jupiter.api.Test;

class RehearsalTest {

    private final List<MemberId> made = new ArrayList<>();

    /** The sequencer, seen at work. */
    private final class Watched implements ProtocolFactory {
        @Override
        public String type() {
            return "watched";
        }

        @Override
        public void validate(Settings settings, View view) {}

        @Override
        public Protocol create(Settings settings, MemberId self, Sink sink) {
            made.add(self);
            return new Sequencer.Factory().create(settings, self, sink);
        }
    }

    @Test
    void three_machines_play_two_epochs_and_a_death_and_leave_nothing_behind() {
        new Rehearsal(new Watched()).play();

        assertEquals(6, made.size());
        assertEquals(3, made.stream().distinct().count());
    }

    @Test
    void a_protocol_that_fails_in_it_does_no_harm() {
        ProtocolFactory broken = new ProtocolFactory() {
            @Override
            public String type() {
                return "broken";
            }

            @Override
            public void validate(Settings settings, View view) {}

            @Override
            public Protocol create(Settings settings, MemberId self, Sink sink) {
                throw new IllegalStateException("planted");
            }
        };

        Rehearsal.of(broken);

        assertTrue(made.isEmpty());
    }
}
