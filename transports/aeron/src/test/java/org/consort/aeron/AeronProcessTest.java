package org.consort.aeron;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import org.consort.spi.transport.Transport;
import org.consort.testkit.transport.OtherProcess;
import org.consort.testkit.transport.Party;
import org.consort.testkit.transport.ProcessContract;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

class AeronProcessTest extends ProcessContract {

    @Override
    protected Transport open(Map<String, String> settings) {
        return Nodes.open(settings);
    }

    @Override
    protected Map<String, String> settingsOfOthers() {
        return Map.of("silence.ms", "1000");
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void a_process_that_hangs_longer_than_drivers_wait_starts_its_own_again_and_is_not_taken_for_dead()
            throws Exception {
        Party party = party(Map.of("silence.ms", "1000"));
        OtherProcess child = linkedProcess(party);
        child.hang();
        party.until("down child#1");
        child.goOn();
        party.until("up child#1", 2);
        party.until("inUp child#1", 2);
        assertEquals(0, party.count("crashed"));
    }
}
