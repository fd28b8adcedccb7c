package org.consort.benchmarks;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** The products that can be measured. */
enum Product {
    CONSORT("consort", ConsortPeer.over("ring"), true, Set.of("policy", "found", "transport", "security")),
    CONSORT_QUORUM(
            "consort-quorum", ConsortPeer.over("quorum"), true, Set.of("policy", "found", "transport", "security")),
    /** What applications call, and their callbacks' thread. */
    CONSORT_API(
            "consort-api",
            ConsortApiPeer::new,
            true,
            Set.of("policy", "found", "protocol", "slow", "transport", "security")),
    /** No order: the most that a ring protocol could do on this machine. */
    RING("ring", RingPeer::new, false, Set.of()),
    JGROUPS_SEQUENCER("jgroups-tcp", JGroupsPeer.with("SEQUENCER"), true, JGroupsStack.OPTIONS),
    JGROUPS_SEQUENCER2("jgroups-tcp-seq2", JGroupsPeer.with("SEQUENCER2"), true, JGroupsStack.OPTIONS),
    JGROUPS_RAFT("jgroups-raft", JGroupsRaftPeer::new, true, JGroupsRaftPeer.OPTIONS),
    AERON("aeron", AeronPeer::new, true, AeronPeer.OPTIONS);

    private static final int BIG_MESSAGE = 16 * 1024;
    private static final int WINDOW = 1024;

    private final String word;
    private final Peer.Factory factory;
    private final boolean ordersTotally;
    private final Set<String> options;

    Product(String word, Peer.Factory factory, boolean ordersTotally, Set<String> options) {
        this.word = word;
        this.factory = factory;
        this.ordersTotally = ordersTotally;
        this.options = options;
    }

    static Product named(String word) {
        return Arrays.stream(values())
                .filter(product -> product.word.equals(word))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("unknown peer '" + word + "': one of "
                        + Arrays.stream(values()).map(Product::word).collect(Collectors.joining(", "))
                        + ", raw is needed"));
    }

    String word() {
        return word;
    }

    Peer.Factory factory() {
        return factory;
    }

    /** False for a bare forwarder: only the order of each sender is checked. */
    boolean ordersTotally() {
        return ordersTotally;
    }

    /** Settings of Consort go through as they are; it checks them itself. */
    boolean knows(String option) {
        return options.contains(option) || (isConsort() && option.indexOf('.') > 0);
    }

    private boolean isConsort() {
        return this == CONSORT || this == CONSORT_QUORUM || this == CONSORT_API;
    }

    /** Messages outstanding at each sender: the best of a short sweep on two cores. */
    int window(int size) {
        if (size < BIG_MESSAGE) {
            return WINDOW;
        }
        return switch (this) {
            case RING -> 128;
            case AERON -> 64;
            default -> 256;
        };
    }

    /** What a member's JVM needs beside the flags of every run. */
    List<String> jvmFlags() {
        if (isConsort()) {
            return List.of("--add-exports=java.base/jdk.internal.misc=ALL-UNNAMED");
        }
        return this == AERON ? AeronPeer.JVM_FLAGS : List.of();
    }
}
