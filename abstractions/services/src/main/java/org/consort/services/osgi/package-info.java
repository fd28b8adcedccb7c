/**
 * Replicated services for OSGi, by service properties: read {@link org.consort.services.osgi.Whiteboard}. Any thread; users' listeners are called on the group's callback thread.
 */
@NullMarked
package org.consort.services.osgi;

import org.jspecify.annotations.NullMarked;
