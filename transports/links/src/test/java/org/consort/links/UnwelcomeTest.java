package org.consort.links;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import org.consort.MemberId;
import org.consort.spi.transport.ChannelHandler.Refusal;
import org.junit.jupiter.api.Test;

class UnwelcomeTest {

    private static final MemberId SELF = new MemberId("a", 2);
    private static final MemberId OTHER = new MemberId("b", 1);

    private static Optional<Refusal> judge(MemberId from, Optional<MemberId> expected) {
        return Unwelcome.judge(SELF, from, expected).map(Unwelcome::refusal);
    }

    @Test
    void another_member_that_means_this_one_or_only_asks_is_welcome() {
        assertEquals(Optional.empty(), judge(OTHER, Optional.of(SELF)));
        assertEquals(Optional.empty(), judge(OTHER, Optional.empty()));
    }

    @Test
    void the_node_itself_its_name_and_whoever_means_another_are_not() {
        MemberId earlier = new MemberId("a", 1);

        assertEquals(Optional.of(Refusal.SELF), judge(SELF, Optional.empty()));
        assertEquals(Optional.of(Refusal.SAME_NAME), judge(earlier, Optional.of(SELF)));
        assertEquals(Optional.of(Refusal.OTHER_MEMBER), judge(OTHER, Optional.of(earlier)));
        assertTrue(Unwelcome.judge(SELF, OTHER, Optional.of(earlier))
                .orElseThrow()
                .why()
                .contains("a#2"));
    }
}
