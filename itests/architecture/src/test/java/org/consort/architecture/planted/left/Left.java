package org.consort.architecture.planted.left;

import org.consort.architecture.planted.right.Right;

/** Half of a planted cycle. */
public record Left(Right right) {}
