/**
 * The host inside an OSGi container: a node and its groups from configuration, modules that come and go.
 *
 * <p>Read {@link org.consort.host.osgi.GroupComponent} first. Runs on threads of Declarative Services.
 */
@NullMarked
package org.consort.host.osgi;

import org.jspecify.annotations.NullMarked;
