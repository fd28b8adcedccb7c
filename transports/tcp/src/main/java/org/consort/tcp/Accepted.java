package org.consort.tcp;

import io.netty.channel.Channel;

/**
 * A connection that somebody dialled to here.
 *
 * @param intake the memory that it reads into
 */
record Accepted(Channel channel, Intake intake, Wiring wiring) {}
