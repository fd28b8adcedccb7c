package org.consort.links;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import org.junit.jupiter.api.Test;

class TransportServiceTest {

    @Test
    void the_bookkeeping_of_the_container_is_no_setting() {
        Map<String, Object> properties = Map.of(
                "service.pid", "x",
                "service.factoryPid", "y",
                "component.name", "z",
                "component.id", 7L,
                "felix.fileinstall.filename", "f",
                "port", 7801,
                "loops", 0,
                "advertised", "",
                "crash.evidence", true);
        assertEquals(Map.of("port", "7801", "crash.evidence", "true"), TransportService.settings(properties));
    }
}
