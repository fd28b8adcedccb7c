package org.consort.tcp;

import io.netty.buffer.ByteBufAllocator;

/**
 * What all parts of one transport share.
 *
 * @param memory pooled direct memory, this transport's own
 */
record Wiring(
        TcpSettings settings, ByteBufAllocator memory, Counters counters, Resolver resolver, QuietLog strangers) {}
