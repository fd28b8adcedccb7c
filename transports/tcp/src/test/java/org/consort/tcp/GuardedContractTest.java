package org.consort.tcp;

import java.util.Map;
import org.consort.spi.Settings;
import org.consort.spi.transport.Transport;
import org.consort.testkit.transport.GuardedContract;

class GuardedContractTest extends GuardedContract {

    @Override
    public Transport bare() {
        return new TcpTransportFactory().open(new Settings("transport tcp", Map.of("port", "0")));
    }
}
