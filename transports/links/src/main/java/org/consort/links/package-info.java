/**
 * What a transport is beside its technology: who is dialled when, which links a group has, what proves a death, how good-bye is said, and the
 * thread that all of it runs on. A transport takes this package along in its own bundle, dials ({@link org.consort.links.Attempt}), and makes
 * links of its own kind ({@link org.consort.links.Outbound}, {@link org.consort.links.Inbound}).
 *
 * <p>Read {@link org.consort.links.GroupChannel} first. Classes without a word on threads belong to their group's loop.
 */
@NullMarked
package org.consort.links;

import org.jspecify.annotations.NullMarked;
