package org.consort.aeron;

import java.util.Map;
import org.consort.spi.Settings;
import org.consort.spi.transport.Transport;
import org.consort.testkit.transport.TransportContract;

class ThreadedContractTest extends TransportContract {

    @Override
    protected Transport open() {
        return new AeronTransportFactory()
                .open(new Settings("transport aeron", Map.of("port", "0", "driver", "threaded")));
    }
}
