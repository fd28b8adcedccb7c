package org.consort.aeron;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** The configuration of one Aeron transport, for the console. An underscore stands for a dot. */
@ObjectClassDefinition(
        name = "Consort transport: Aeron",
        description = "UDP for data and TCP beside it, on one port for all groups of this node. See "
                + "docs/transports/aeron.md.")
@interface AeronConfiguration {

    @AttributeDefinition(description = "Name by which groups know this transport, the same at every node")
    String name() default "aeron";

    @AttributeDefinition(description = "Address of this machine to listen on")
    String bind() default "127.0.0.1";

    @AttributeDefinition(description = "Port to listen on, TCP and UDP; 0 for any free one", min = "0", max = "65535")
    int port() default AeronSettings.DEFAULT_PORT;

    @AttributeDefinition(
            description = "What other nodes dial, host or host:port, if that is not the bound address",
            required = false)
    String advertised() default "";

    @AttributeDefinition(
            description = "Who turns the media driver: invoked (the groups' threads), threaded (one of its own) or "
                    + "external (another process)")
    String driver() default "invoked";

    @AttributeDefinition(
            description = "Where the driver's files are, or those of the external one; by default in shared memory",
            required = false)
    String directory() default "";

    @AttributeDefinition(description = "Length of a term, a power of two; a link takes three at either end")
    int term_bytes() default 2 << 20;

    @AttributeDefinition(
            description = "The largest datagram; 0 for what fits the way: 32 KiB in this machine, 1408 bytes beyond")
    int mtu_bytes() default 0;

    @AttributeDefinition(description = "How long driver, group and peers may be silent, in milliseconds")
    int silence_ms() default 10_000;

    @AttributeDefinition(description = "Threads that groups are spread over; 0 for one a core, at most 8")
    int loops() default 0;

    @AttributeDefinition(description = "What a thread does when there is nothing to do: gentle, yield or spin")
    String idle() default "gentle";

    @AttributeDefinition(description = "How long a gentle thread looks again before it sleeps, in microseconds")
    int awake_us() default 200;

    @AttributeDefinition(description = "The longest sleep of a gentle thread, in milliseconds")
    int sleep_ms() default 10;

    @AttributeDefinition(description = "The largest frame that a group may ask for, in bytes")
    int frame_limit_bytes() default 64 << 20;

    @AttributeDefinition(description = "Bytes that may wait on one link, beside its log, before offers answer BUSY")
    int queue_limit_bytes() default 8 << 20;

    @AttributeDefinition(description = "Memory that a link's frames are put together in")
    int receive_buffer_bytes() default 1 << 20;

    @AttributeDefinition(description = "Links into one group")
    int links_limit() default 1024;

    @AttributeDefinition(description = "Bytes that the driver's files may take together")
    long directory_limit_bytes() default 256L << 20;

    @AttributeDefinition(description = "Time for each step to a link, in milliseconds")
    int handshake_ms() default 1500;

    @AttributeDefinition(description = "How long closing waits for acknowledged good-byes, in milliseconds")
    int goodbye_ms() default 500;

    @AttributeDefinition(description = "How often a broken link is dialled, in milliseconds; 0 for what the group asks")
    int probe_ms() default 0;

    @AttributeDefinition(
            description = "Whether a refused connection proves a crash. Off behind a proxy, a load balancer or where "
                    + "addresses are reassigned")
    boolean crash_evidence() default true;
}
