package org.consort.spi.protocol;

import org.consort.MemberId;
import org.consort.View;
import org.consort.spi.Settings;
import org.consort.spi.WireVersion;

/**
 * Makes the machines of one control algorithm. An OSGi service with the property {@code consort.protocol} (its type), or
 * found by {@link java.util.ServiceLoader} in a plain JVM.
 */
public interface ProtocolFactory {

    /** The type, for example {@code ring}. */
    String type();

    /**
     * What its machines say to each other. A member whose version does not understand the group's is not let in, and a bundle is not replaced by
     * such a version while the group runs.
     */
    default WireVersion wire() {
        return WireVersion.FIRST;
    }

    /**
     * Checks that settings are known, in range, and safe for a view: called before a group is founded, and before every
     * view that a joiner or a leaver would make.
     *
     * @param settings this protocol's own, without the prefix
     * @throws IllegalArgumentException says what is wrong, why, and what to set
     */
    void validate(Settings settings, View view);

    /**
     * True if machines with these settings keep records on disk: then the host gives them a place for it, and after a crash of all
     * members the group is resumed from there, see {@link Protocol#resume}.
     *
     * @param settings checked before
     */
    default boolean isDurable(Settings settings) {
        return false;
    }

    /**
     * Makes the machine of one member for one epoch.
     *
     * @param settings checked before
     */
    Protocol create(Settings settings, MemberId self, Sink sink);
}
