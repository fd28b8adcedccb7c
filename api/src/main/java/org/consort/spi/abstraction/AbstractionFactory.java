package org.consort.spi.abstraction;

import org.consort.Group;
import org.consort.spi.Settings;
import org.consort.spi.WireVersion;

/**
 * Makes one model for each group that carries it. An OSGi service with the property {@code consort.abstraction} (its name), or found by
 * {@link java.util.ServiceLoader}, or given to {@link org.consort.Node#join} in a plain JVM.
 */
public interface AbstractionFactory {

    /** The model's name: entries of the log carry a hash of it. All members of a group carry the same models. */
    String name();

    /** The type by which users ask for it: {@link Model#api} is one of these. */
    Class<?> type();

    /**
     * What its machines put into the log, and how they write snapshots. A member whose version does not understand the group's is not let in, and a bundle is
     * not replaced by such a version while the group runs.
     */
    default WireVersion wire() {
        return WireVersion.FIRST;
    }

    /**
     * Makes the model of one group at this node: called once within {@link org.consort.Node#join}, which throws what this throws.
     *
     * @param settings this model's own, without the prefix {@code NAME.}
     * @param group what users hold of the group; not to be called yet
     * @throws IllegalArgumentException for an unknown or invalid setting
     */
    Model create(Settings settings, Group group);
}
