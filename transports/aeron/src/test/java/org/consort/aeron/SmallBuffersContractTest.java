package org.consort.aeron;

import java.util.Map;
import org.consort.spi.Settings;
import org.consort.spi.transport.Transport;
import org.consort.testkit.transport.TransportContract;

/** The contract with buffers so small that nearly every frame is cut, moved, grows or waits for room in the log. */
class SmallBuffersContractTest extends TransportContract {

    @Override
    protected Transport open() {
        return new AeronTransportFactory()
                .open(new Settings(
                        "transport aeron",
                        Map.of(
                                "port", "0",
                                "term.bytes", "65536",
                                "mtu.bytes", "1408",
                                "receive.buffer.bytes", "4096",
                                "queue.limit.bytes", "2000000")));
    }
}
