package org.consort.demo.driver;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Collection;
import java.util.Deque;
import java.util.List;

/**
 * Gives each line to one member, until it is known to be in the group's text. A line whose owner died, or does not know what
 * became of it, waits until the log has the last word: then it is done, or another member gets it.
 */
final class Feeder {

    /** A member that owes so many answers gets no more lines until it has given some. */
    private static final int WINDOW = 2048;

    private static final int BURST = 600;
    private static final double BURST_CEILING = 0.4;

    /** Slower than this it would seem to stand still. */
    private static final double LEAST_RATE = 20;

    private final List<String> lines;
    private final double rate;
    private final Deque<Integer> again = new ArrayDeque<>();
    private final String[] owner;
    private final boolean[] finished;
    private final long[] micros;
    private int next;
    private int done;
    private int resubmitted;
    private int turn;
    private double ceiling;
    private double credit;
    private long lastNanos;

    Feeder(List<String> lines, double rate) {
        this.lines = lines;
        this.rate = rate;
        this.owner = new String[lines.size()];
        this.finished = new boolean[lines.size()];
        this.micros = new long[lines.size()];
        Arrays.fill(owner, "");
    }

    /** From now on, until so much of the text is given out (0 to 1): towards the end of it ever slower, not to run dry. */
    void feedUpTo(double part) {
        ceiling = part;
    }

    /** Gives out what is due. */
    void feed(Collection<Seat> seats, long nowNanos) {
        List<Seat> ready = seats.stream().filter(Seat::isUp).toList();
        double elapsed = lastNanos == 0 ? 0 : (nowNanos - lastNanos) / 1e9;
        lastNanos = nowNanos;
        if (ready.isEmpty()) {
            return;
        }
        while (!again.isEmpty() && give(ready, again.peek())) {
            again.remove();
            resubmitted++;
        }
        credit = Math.min(credit + elapsed * pace(), rate);
        while (credit >= 1 && next < lines.size() && again.isEmpty() && give(ready, next)) {
            next++;
            credit--;
        }
    }

    /** Gives out many lines at once, or what there is of a short text. */
    void burst(Collection<Seat> seats) {
        List<Seat> ready = seats.stream().filter(Seat::isUp).toList();
        int end = Math.min(next + BURST, (int) (BURST_CEILING * lines.size()));
        while (next < end && give(ready, next)) {
            next++;
        }
    }

    /** Lines per second now. */
    private double pace() {
        if (ceiling >= 1) {
            return rate;
        }
        if (ceiling <= 0) {
            return 0;
        }
        double left = ceiling * lines.size() - next;
        return Math.min(rate, Math.max(Math.min(LEAST_RATE, left), left / 2));
    }

    private boolean give(List<Seat> ready, int line) {
        for (int tries = 0; tries < ready.size(); tries++) {
            Seat seat = ready.get(Math.floorMod(turn++, ready.size()));
            if (seat.outstanding() < WINDOW) {
                owner[line] = seat.name();
                seat.outstanding(1);
                seat.say("line " + seat.name() + " " + line + " " + lines.get(line));
                return true;
            }
        }
        return false;
    }

    /** A member's line is in the text. */
    void done(int line, long tookMicros) {
        if (!finished[line]) {
            finished[line] = true;
            micros[line] = tookMicros;
            done++;
        }
    }

    /** The line is surely not in the text, and will not be by who had it. */
    void retry(int line) {
        if (!finished[line]) {
            owner[line] = "";
            again.add(line);
        }
    }

    /** Lines that this member has got and not answered for. */
    List<Integer> owedBy(String member) {
        return java.util.stream.IntStream.range(0, next)
                .filter(line -> !finished[line] && owner[line].equals(member))
                .boxed()
                .toList();
    }

    boolean isFinished() {
        return done == lines.size();
    }

    int done() {
        return done;
    }

    int given() {
        return next;
    }

    int size() {
        return lines.size();
    }

    /** How often a line had to be given to another member, since the first surely lost it. */
    int resubmitted() {
        return resubmitted;
    }

    /** Time from submission to decision that this part of the lines did not exceed, in microseconds. */
    long percentileMicros(double part) {
        long[] known = Arrays.stream(micros).filter(each -> each > 0).sorted().toArray();
        return known.length == 0 ? 0 : known[Math.min(known.length - 1, (int) (known.length * part))];
    }
}
