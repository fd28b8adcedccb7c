package org.consort.tcp;

import java.util.Map;
import org.consort.spi.transport.Transport;
import org.consort.testkit.transport.ProcessContract;

class TcpProcessTest extends ProcessContract {

    @Override
    protected Transport open(Map<String, String> settings) {
        return Nodes.open(settings);
    }
}
