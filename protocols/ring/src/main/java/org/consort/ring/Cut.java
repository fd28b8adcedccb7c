package org.consort.ring;

import java.util.ArrayList;
import java.util.Comparator;
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
        longest = reports.values().stream()
                .max(Comparator.comparingLong(Report::lastNumber))
                .orElseThrow();
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

    private void findDonors() {
        reports.forEach((rank, report) -> {
            for (int origin = 0; origin < maxHeld.length; origin++) {
                if (report.heldSeqs()[origin] >= maxHeld[origin]) {
                    maxHeld[origin] = report.heldSeqs()[origin];
                    donors[origin] = rank;
                }
            }
        });
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
        return reports.entrySet().stream()
                .filter(entry -> entry.getKey() != origin)
                .mapToLong(entry -> entry.getValue().heldSeqs()[origin])
                .max()
                .orElse(0);
    }

    private void add(int origin, int blocks) {
        if (blocks > 0) {
            runs.add(new Run(origin, blocks));
            seqs[origin] += blocks;
        }
    }
}
