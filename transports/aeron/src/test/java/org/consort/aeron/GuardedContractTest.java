package org.consort.aeron;

import java.util.Map;
import org.consort.spi.Settings;
import org.consort.spi.transport.Transport;
import org.consort.testkit.transport.GuardedContract;

class GuardedContractTest extends GuardedContract {

    @Override
    public Transport bare() {
        return new AeronTransportFactory().open(new Settings("transport aeron", Map.of("port", "0")));
    }
}
