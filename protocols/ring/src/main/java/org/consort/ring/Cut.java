package org.consort.ring;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.consort.Member;

/**
 * Fixes what a view delivers before it ends, from what its members report: every number known to any of them whose
 * block one of them holds; then, in origin order, the other blocks that any of them holds of another: what members
 * that go sent last is not lost, and what was handed up at first sight is handed up in this view everywhere. Blocks that
 * nobody has seen but their origin are left to it; it sends them in the next view.
 *
 * <p>It stops at the first number without a block. Nothing stable is behind that: a stable block is held by as
 * many members as make any quorum meet one.
 */
final class Cut {

    private final Map<Integer, Report> reports;
    private final Report longest;
    private final long[] maxHeld;
    private final int[] donors;
    private final List<Run> runs = new ArrayList<>();
    private final long[] seqs;

    private Cut(int size, Map<Integer, Report> reports) {
        this.reports = reports;
        longest = longest(reports);
        maxHeld = new long[size];
        donors = new int[size];
        seqs = longest.releasedSeqs().clone();
    }

    /**
     * The proposal of a coordinator whose reports have no accepted one.
     *
     * @param reports by rank of the member that reports
     * @param leaving by rank: true for a member that the next view leaves out
     * @param next the next view's line, next ordinal and members
     */
    static Proposal of(Map<Integer, Report> reports, boolean[] leaving, Next next) {
        Cut cut = new Cut(leaving.length, reports);
        cut.findDonors();
        cut.keepNumbered();
        cut.addUnnumbered(leaving);
        return new Proposal(
                next.line(),
                next.nextOrdinal(),
                next.members(),
                cut.longest.firstNumber(),
                cut.runs,
                cut.longest.releasedSeqs(),
                cut.donors);
    }

    /** What a proposal says of the next view. */
    record Next(long line, int nextOrdinal, List<Member> members) {}

    private static Report longest(Map<Integer, Report> reports) {
        Report longest = reports.values().iterator().next();
        for (Report report : reports.values()) {
            if (report.lastNumber() > longest.lastNumber()) {
                longest = report;
            }
        }
        return longest;
    }

    private void findDonors() {
        for (Map.Entry<Integer, Report> entry : reports.entrySet()) {
            long[] held = entry.getValue().heldSeqs();
            for (int origin = 0; origin < maxHeld.length; origin++) {
                if (held[origin] >= maxHeld[origin]) {
                    maxHeld[origin] = held[origin];
                    donors[origin] = entry.getKey();
                }
            }
        }
    }

    private void keepNumbered() {
        for (Run run : longest.runs()) {
            int held = (int) Math.min(run.count(), maxHeld[run.origin()] - seqs[run.origin()]);
            add(run.origin(), held);
            if (held < run.count()) {
                return;
            }
        }
    }

    private void addUnnumbered(boolean[] leaving) {
        for (int origin = 0; origin < leaving.length; origin++) {
            long seen = leaving[origin] ? maxHeld[origin] : seenByOthers(origin);
            add(origin, (int) (seen - seqs[origin]));
        }
    }

    private long seenByOthers(int origin) {
        long seen = 0;
        for (Map.Entry<Integer, Report> entry : reports.entrySet()) {
            if (entry.getKey() != origin) {
                seen = Math.max(seen, entry.getValue().heldSeqs()[origin]);
            }
        }
        return seen;
    }

    private void add(int origin, int blocks) {
        if (blocks > 0) {
            runs.add(new Run(origin, blocks));
            seqs[origin] += blocks;
        }
    }
}
