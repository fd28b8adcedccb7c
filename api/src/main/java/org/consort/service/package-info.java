/**
 * Replicated services: any object behind an interface, made highly available. Members carry one object each of a service; callers hold a proxy, and do not notice
 * which members come and go. How the objects are kept alike is a data replication algorithm, see {@link org.consort.spi.replication}.
 *
 * <p>Read {@link org.consort.service.Services} first. Any thread may call what is here; the objects of users are called on worker threads, one call at a time.
 */
@Export
@Version("0.1.0")
@NullMarked
package org.consort.service;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
