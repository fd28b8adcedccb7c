package org.consort.containers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every model works with every protocol over every transport, and groups move between transports while they work. */
class TransportsTest {

    private static final String AERON = "org.consort.transport.aeron-main";

    @TempDir
    private Path folder;

    /** Aeron beside TCP, at any free port. */
    private static void addAeron(Home home) throws Exception {
        home.configure(AERON, "bind = 127.0.0.1", "port = 0");
    }

    private static void awaitTransports(Fleet fleet) throws Exception {
        for (int i = 0; i < fleet.size(); i++) {
            fleet.get(i).awaitService("org.consort.spi.transport.Transport", "(consort.transport=aeron)");
        }
    }

    @ParameterizedTest(name = "{0} with {1} over {2}")
    @CsvSource({"control, ring, tcp", "control, ring, aeron", "control, quorum, tcp", "control, quorum, aeron"})
    void a_model_works_with_a_protocol_over_a_transport(String model, String protocol, String transport)
            throws Exception {
        Fleet.Furnishing furnishing = home -> {
            if (!transport.equals("tcp")) {
                home.meetBy(transport);
            }
            home.addToGroup("protocol = " + protocol, "abstractions = " + model);
        };
        try (Fleet fleet = new Fleet(folder, furnishing, "a", "b", "c")) {
            for (int i = 0; i < fleet.size(); i++) {
                fleet.awaitProgress(i);
            }
            fleet.awaitEqual();
            fleet.assertOnlyBusy();
        }
    }

    @Test
    void a_group_under_load_moves_from_tcp_to_aeron_and_back_and_no_line_is_lost_or_doubled() throws Exception {
        try (Fleet fleet = new Fleet(folder, TransportsTest::addAeron, "a", "b", "c")) {
            awaitTransports(fleet);
            String self = fleet.ask(0, "report").get("self");
            for (String stack : new String[] {"ring aeron", "ring tcp", "quorum aeron", "quorum tcp", "ring aeron"}) {
                fleet.change(1, stack);
                for (int i = 0; i < fleet.size(); i++) {
                    fleet.awaitProgress(i);
                }
            }
            fleet.awaitEqual();
            fleet.assertOnlyBusy();
            assertEquals(self, fleet.ask(0, "report").get("self"), "it left the group meanwhile");
        }
    }

    @Test
    void a_group_with_a_member_that_lacks_aeron_stays_where_it_is_and_says_why() throws Exception {
        Fleet.Furnishing furnishing = home -> {
            if (!home.name().equals("c")) {
                addAeron(home);
            }
        };
        try (Fleet fleet = new Fleet(folder, furnishing, "a", "b", "c")) {
            Map<String, String> report = fleet.ask(0, "stack ring aeron");
            assertTrue(report.get("outcome").startsWith("Refused"), report.toString());
            assertTrue(report.get("outcome").contains("c"), report.get("outcome"));
            assertTrue(report.get("outcome").contains("aeron"), report.get("outcome"));
            System.out.println("refused: " + report.get("outcome"));
            fleet.awaitProgress(2);
            fleet.awaitEqual();
            fleet.assertOnlyBusy();
        }
    }
}
