package org.consort.tcp;

import io.netty.buffer.ByteBufAllocator;
import org.consort.links.Counters;
import org.consort.links.Groups;
import org.consort.links.QuietLog;
import org.consort.links.Resolver;

/**
 * What all parts of one transport share.
 *
 * @param memory pooled direct memory, this transport's own
 */
record Wiring(
        TcpSettings settings,
        ByteBufAllocator memory,
        Counters counters,
        Groups<TcpChannel> groups,
        Resolver resolver,
        QuietLog strangers) {}
