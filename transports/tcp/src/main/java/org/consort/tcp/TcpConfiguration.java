package org.consort.tcp;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** The configuration of one TCP transport, for the console. An underscore stands for a dot. */
@ObjectClassDefinition(
        name = "Consort transport: TCP",
        description = "One listening port for all groups of this node. See docs/transports/tcp.md.")
@interface TcpConfiguration {

    @AttributeDefinition(description = "Name by which groups know this transport, the same at every node")
    String name() default "tcp";

    @AttributeDefinition(description = "Address of this machine to listen on")
    String bind() default "127.0.0.1";

    @AttributeDefinition(description = "Port to listen on; 0 for any free one", min = "0", max = "65535")
    int port() default TcpSettings.DEFAULT_PORT;

    @AttributeDefinition(
            description = "What other nodes dial, host or host:port, if that is not the bound address",
            required = false)
    String advertised() default "";

    @AttributeDefinition(description = "auto, epoll or nio")
    String io() default "auto";

    @AttributeDefinition(description = "Threads that groups are spread over; 0 for one a core, at most 8")
    int loops() default 0;

    @AttributeDefinition(description = "The largest frame that a group may ask for, in bytes")
    int frame_limit_bytes() default 64 << 20;

    @AttributeDefinition(description = "Bytes that may wait on one link before offers answer BUSY")
    int queue_limit_bytes() default 8 << 20;

    @AttributeDefinition(description = "Bytes that a link reads at once")
    int receive_buffer_bytes() default 256 << 10;

    @AttributeDefinition(description = "Links into one group")
    int links_limit() default 1024;

    @AttributeDefinition(description = "Time to shake hands, in milliseconds")
    int handshake_ms() default 2000;

    @AttributeDefinition(description = "How long closing waits for acknowledged good-byes, in milliseconds")
    int goodbye_ms() default 500;

    @AttributeDefinition(description = "How often a broken link is dialled, in milliseconds; 0 for what the group asks")
    int probe_ms() default 0;

    @AttributeDefinition(
            description = "Whether a refused connection proves a crash. Off behind a proxy, a load balancer or where "
                    + "addresses are reassigned")
    boolean crash_evidence() default true;
}
