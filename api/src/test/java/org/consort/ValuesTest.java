package org.consort;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ReadOnlyBufferException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ValuesTest {

    private static final MemberId ID = new MemberId("a", 1);

    @ParameterizedTest
    @ValueSource(strings = {"a", "A.b_c-9", "0123456789012345678901234567890123456789012345678901234567890123"})
    void names_of_allowed_characters_pass(String name) {
        assertEquals(name, new MemberId(name, 1).name());
        assertEquals(name, NodeSettings.named(name).name());
        assertEquals(name, GroupSettings.named(name).name());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "a b",
                "a/b",
                "ä",
                "a\n",
                "01234567890123456789012345678901234567890123456789012345678901234"
            })
    void other_names_are_refused_with_the_rule(String name) {
        for (var call : List.<org.junit.jupiter.api.function.Executable>of(
                () -> new MemberId(name, 1), () -> NodeSettings.named(name), () -> GroupSettings.named(name))) {
            String message = String.valueOf(
                    assertThrows(IllegalArgumentException.class, call).getMessage());
            assertTrue(message.contains("1 to 64 characters"), message);
        }
    }

    @Test
    void a_restarted_member_succeeds_its_earlier_life_only() {
        MemberId later = new MemberId("a", 2);

        assertTrue(later.succeeds(ID));
        assertEquals(false, ID.succeeds(later));
        assertEquals(false, ID.succeeds(ID));
        assertEquals(false, later.succeeds(new MemberId("b", 1)));
    }

    @Test
    void members_sort_by_name_then_incarnation() {
        List<MemberId> ids = new ArrayList<>(List.of(new MemberId("b", 1), new MemberId("a", 2), ID));

        ids.sort(null);

        assertEquals(List.of(ID, new MemberId("a", 2), new MemberId("b", 1)), ids);
    }

    @Test
    void a_later_operation_has_a_greater_receipt() {
        assertTrue(new Receipt(1, 9).compareTo(new Receipt(2, 1)) < 0);
        assertTrue(new Receipt(2, 2).compareTo(new Receipt(2, 1)) > 0);
        assertEquals(0, new Receipt(2, 1).compareTo(new Receipt(2, 1)));
        assertEquals("2:1", new Receipt(2, 1).toString());
    }

    @Test
    void a_view_knows_ranks_identities_and_names() {
        View view = view(member(4, "a", 1), member(7, "b", 3));

        assertEquals(0, view.rankOf(ID));
        assertEquals(-1, view.rankOf(new MemberId("a", 2)));
        assertTrue(view.contains(new MemberId("b", 3)));
        assertEquals(7, view.member("b").orElseThrow().ordinal());
        assertTrue(view.member("c").isEmpty());
        assertEquals("a", view.oldest().name());
        assertEquals(2, view.size());
    }

    @Test
    void a_view_has_members_and_keeps_them() {
        List<Member> members = new ArrayList<>(List.of(member(0, "a", 1)));
        View view = new View(1, 1, 1, View.Policy.MAJORITY, List.of(), 1, members);

        members.clear();

        assertEquals(1, view.size());
        assertThrows(IllegalArgumentException.class, ValuesTest::view);
    }

    @Test
    void a_member_lists_its_properties_in_the_same_order_everywhere() {
        Member member = new Member(0, ID, Map.of("udp", "y", "tcp", "x"), Map.of("zone", "1", "cpu", "8", "disk", "2"));

        assertEquals(List.of("tcp", "udp"), List.copyOf(member.addresses().keySet()));
        assertEquals(
                List.of("cpu", "disk", "zone"), List.copyOf(member.properties().keySet()));
        assertThrows(
                UnsupportedOperationException.class, () -> member.properties().put("x", "y"));
    }

    @Test
    void one_subscriber_reading_a_message_does_not_move_another() {
        Message message = new Message(ID, Delivery.ATOMIC, new Receipt(1, 1), ByteBuffer.wrap(new byte[] {1, 2}));

        message.payload().get();

        assertEquals(2, message.payload().remaining());
        assertThrows(ReadOnlyBufferException.class, () -> message.payload().put(0, (byte) 9));
    }

    @Test
    void an_acknowledged_outcome_gives_its_receipt_and_its_result_to_each_reader() {
        Outcome.Acknowledged outcome = new Outcome.Acknowledged(new Receipt(1, 5), ByteBuffer.wrap(new byte[] {7}));

        outcome.result().get();

        assertEquals(new Receipt(1, 5), outcome.orThrow());
        assertEquals(7, outcome.result().get());
    }

    @Test
    void the_other_outcomes_throw_what_happened() {
        Outcome rejected = new Outcome.Rejected(Outcome.Reason.BUSY, "the inbox is full; try again later");
        Outcome unknown = new Outcome.Unknown("the node left before an answer came");

        assertMessage(rejected, "BUSY", "try again later");
        assertMessage(unknown, "before an answer came");
    }

    @Test
    void group_settings_grow_by_copies() {
        GroupSettings plain = GroupSettings.named("orders");
        GroupSettings full = plain.seeds("a:1", "b:2")
                .protocol("quorum")
                .transport("udp")
                .with("quorum.x", "1")
                .with("heartbeat.ms", "50");

        assertEquals(new GroupSettings("orders", "ring", "tcp", List.of(), Map.of()), plain);
        assertEquals(
                new GroupSettings(
                        "orders",
                        "quorum",
                        "udp",
                        List.of("a:1", "b:2"),
                        Map.of("quorum.x", "1", "heartbeat.ms", "50")),
                full);
    }

    @Test
    void node_settings_grow_by_copies() {
        NodeSettings settings = NodeSettings.named("a")
                .with("tcp", "port", "7800")
                .with("tcp", "bind", "127.0.0.1")
                .property("zone", "1");

        assertEquals(Map.of("tcp", Map.of("port", "7800", "bind", "127.0.0.1")), settings.transports());
        assertEquals(Map.of("zone", "1"), settings.properties());
    }

    @Test
    void without_a_host_the_error_says_what_to_add() {
        String message =
                String.valueOf(assertThrows(IllegalStateException.class, () -> Node.start(NodeSettings.named("a")))
                        .getMessage());

        assertTrue(message.contains("org.consort:consort-host"), message);
        assertTrue(message.contains("org.consort:consort-tcp"), message);
    }

    private static void assertMessage(Outcome outcome, String... words) {
        String message = String.valueOf(
                assertThrows(IllegalStateException.class, outcome::orThrow).getMessage());
        for (String word : words) {
            assertTrue(message.contains(word), message);
        }
    }

    private static Member member(int ordinal, String name, long incarnation) {
        return new Member(ordinal, new MemberId(name, incarnation), Map.of(), Map.of());
    }

    private static View view(Member... members) {
        return new View(1, 1, 1, View.Policy.MAJORITY, List.of(), 8, List.of(members));
    }
}
