package org.consort.control;

import org.consort.MemberId;
import org.consort.Receipt;

/**
 * One decided change.
 *
 * @param number position in the history, 1 for the first
 * @param receipt where the change stands in the log
 * @param decidedAt index of the entry that decided it
 * @param type its type
 * @param origin who submitted it
 * @param outcome what was decided
 * @param hash SHA-256 over the hash before, the change, its results and its decision, in hexadecimal digits
 */
public record HistoryRecord(
        long number,
        Receipt receipt,
        long decidedAt,
        String type,
        MemberId origin,
        Decision.Outcome outcome,
        String hash) {}
