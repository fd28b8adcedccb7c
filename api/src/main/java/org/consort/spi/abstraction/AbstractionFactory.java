package org.consort.spi.abstraction;

import java.util.Map;

/**
 * Makes the machines of one model. An OSGi service with the property {@code consort.abstraction} (its name), or found by
 * {@link java.util.ServiceLoader}, or given to {@link org.consort.Node#join} in a plain JVM.
 */
public interface AbstractionFactory {

    /** The model's name: entries of the log carry a hash of it. All members of a group carry the same models. */
    String name();

    /** The type by which users ask for it: {@link Abstraction#api} is one of these. */
    Class<?> type();

    /**
     * Makes the machine of one member and group.
     *
     * @param settings of the group, without the prefix {@code NAME.}
     * @throws IllegalArgumentException for an unknown or invalid setting
     */
    Abstraction create(Map<String, String> settings, Context context);
}
