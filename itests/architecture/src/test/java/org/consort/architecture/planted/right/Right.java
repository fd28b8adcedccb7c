package org.consort.architecture.planted.right;

import java.util.List;
import org.consort.architecture.planted.left.Left;

/** The other half of a planted cycle. */
public record Right(List<Left> lefts) {}
