/**
 * Agreement on the next view: the part that a protocol of one's own would otherwise spend most of its code on.
 *
 * <p>Read {@link org.consort.views.ViewAgreement} first, then {@link org.consort.views.Ordering}, which a protocol implements.
 * Everything runs on the group's thread. A protocol's bundle carries a copy of this package inside
 * ({@code -conditionalpackage: org.consort.views}), so that its frames change only when that bundle does.
 *
 * <p>Source: Lamport, "The Part-Time Parliament" (1998): a single decree for each view.
 */
@NullMarked
package org.consort.views;

import org.jspecify.annotations.NullMarked;
