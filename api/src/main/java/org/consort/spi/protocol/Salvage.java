package org.consort.spi.protocol;

import java.util.List;

/**
 * What a member holds behind what it has delivered, for an operator who goes on with those that can be reached: others may have
 * delivered it, and acknowledged it, before they were lost.
 *
 * @param standing compared number by number, the first that differs decides: of members of one epoch, the one with the greatest holds all
 *     that any of them holds and that anybody may have delivered
 * @param blocks in the order in which they would have been delivered; borrowed until the next call of the machine
 */
public record Salvage(List<Long> standing, List<Block> blocks) {

    /** Nothing that this machine knows of. */
    public static final Salvage NONE = new Salvage(List.of(), List.of());

    /** Copies the lists. */
    public Salvage {
        standing = List.copyOf(standing);
        blocks = List.copyOf(blocks);
    }
}
