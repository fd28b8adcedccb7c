package org.consort.aeron;

import io.aeron.driver.DataPacketDispatcher;
import io.aeron.driver.MediaDriver;
import io.aeron.driver.media.ReceiveChannelEndpoint;
import io.aeron.driver.media.UdpChannel;
import io.aeron.protocol.SetupFlyweight;
import java.net.InetSocketAddress;
import java.util.concurrent.atomic.LongAdder;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.status.AtomicCounter;

/** Where datagrams arrive: a stream that asks for a larger log than this node allows gets none, so that no datagram can fill the memory. */
final class SetupGuard extends ReceiveChannelEndpoint {

    private final int mostTermBytes;
    private final LongAdder refused;

    /** What a guard needs from Aeron. */
    record Seat(
            UdpChannel channel, DataPacketDispatcher dispatcher, AtomicCounter status, MediaDriver.Context context) {}

    SetupGuard(Seat seat, int mostTermBytes, LongAdder refused) {
        super(seat.channel(), seat.dispatcher(), seat.status(), seat.context());
        this.mostTermBytes = mostTermBytes;
        this.refused = refused;
    }

    @Override
    public void onSetupMessage(
            SetupFlyweight header, UnsafeBuffer buffer, int length, InetSocketAddress from, int transportIndex) {
        int term = header.termLength();
        if (length < SetupFlyweight.HEADER_LENGTH || term > mostTermBytes || term < AeronSettings.LEAST_TERM_BYTES) {
            refused.increment();
            return;
        }
        super.onSetupMessage(header, buffer, length, from, transportIndex);
    }
}
