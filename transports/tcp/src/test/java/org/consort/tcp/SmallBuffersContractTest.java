package org.consort.tcp;

import java.util.Map;
import org.consort.spi.Settings;
import org.consort.spi.transport.Transport;
import org.consort.testkit.transport.TransportContract;

/** The contract with buffers so small that nearly every frame is cut, moved or grows. */
class SmallBuffersContractTest extends TransportContract {

    @Override
    protected Transport open() {
        return new TcpTransportFactory()
                .open(new Settings(
                        "transport tcp",
                        Map.of("port", "0", "receive.buffer.bytes", "4096", "queue.limit.bytes", "2000000")));
    }
}
