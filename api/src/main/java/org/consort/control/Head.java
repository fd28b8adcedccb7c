package org.consort.control;

/**
 * The last link of a history's chain: two histories with the same head are the same from their beginning.
 *
 * @param count how many changes were decided
 * @param hash SHA-256 over everything up to the last record, in hexadecimal digits; zeros for an empty history
 */
public record Head(long count, String hash) {}
