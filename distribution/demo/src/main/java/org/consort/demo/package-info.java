/**
 * What runs inside each container of the demo: a text, kept the same at all members by peer-to-peer control, and the line
 * to the driver that gives orders.
 *
 * <p>Read {@link org.consort.demo.DemoMember} first. {@link org.consort.demo.TextState} is written on the group's thread.
 */
@NullMarked
package org.consort.demo;

import org.jspecify.annotations.NullMarked;
