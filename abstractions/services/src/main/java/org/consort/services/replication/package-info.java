/**
 * The data replication algorithms that come with Consort: {@code active} and {@code hot-standby}. They see nothing but {@link org.consort.spi.replication}. On the group's thread.
 */
@NullMarked
package org.consort.services.replication;

import org.jspecify.annotations.NullMarked;
