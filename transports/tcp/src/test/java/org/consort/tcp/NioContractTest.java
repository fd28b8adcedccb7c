package org.consort.tcp;

import java.util.Map;
import org.consort.spi.Settings;
import org.consort.spi.transport.Transport;
import org.consort.testkit.transport.TransportContract;

class NioContractTest extends TransportContract {

    @Override
    protected Transport open() {
        return new TcpTransportFactory().open(new Settings("transport tcp", Map.of("port", "0", "io", "nio")));
    }
}
