/**
 * The machine of replicated services: who carries which service, how its state gets to those who lack it, and what callers are told. What becomes of the calls is up to the service's
 * {@link org.consort.spi.replication.Replication}.
 *
 * <p>Read {@link org.consort.services.machine.Machine} first, then {@link org.consort.services.machine.Unit}. On the group's thread; objects of users run on workers, see {@link org.consort.services.machine.Runner}.
 */
@NullMarked
package org.consort.services.machine;

import org.jspecify.annotations.NullMarked;
