/**
 * Distributed shared memory: named regions of bytes, replicated at every member, read and written in modes that are chosen access by access, in the words of
 * {@link java.lang.invoke.VarHandle}: plain, acquire and release, volatile, compare-and-set and its like.
 *
 * <p>Read {@link org.consort.memory.Memory} first, then {@link org.consort.memory.Session}. Whatever is called back is called on the group's callback thread.
 */
@Export
@Version("0.1.0")
@NullMarked
package org.consort.memory;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
