package org.consort.spi.replication;

/**
 * Makes one machine for each service that names it. An OSGi service with the property {@code consort.replication} (its name), or found by {@link java.util.ServiceLoader}, or given to
 * {@code Services.install}. Every member of a group has to have the algorithms of its services, as it has the group's models: one that lacks one can't be in the group.
 */
public interface ReplicationAlgorithm {

    /** The property of the OSGi service that has the name. */
    String PROPERTY = "consort.replication";

    /** Its name, which members' registrations and the log carry. */
    String name();

    /** Makes the machine of one service at one member, for one life of the member; in the state before any call. */
    Replication begin(Site site);
}
