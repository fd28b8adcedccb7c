package org.consort.services.machine;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.consort.service.Incremental;
import org.consort.service.Replicated;
import org.consort.spi.abstraction.Context;
import org.consort.spi.replication.Attempt;
import org.consort.spi.replication.Call;
import org.consort.spi.replication.Change;

/**
 * Has an object do what its seat says, one thing after the other on worker threads, and tells the unit on the group's thread. When it is over, what has not begun is void.
 */
final class Runner {

    private static final int RESULTS_BYTES = 4 << 20;

    /** A step on the object's line. */
    private interface Step {
        void run() throws IOException;
    }

    /** A state that nothing has needed yet: of no use as soon as the next one comes. */
    private static final class Load {
        volatile boolean superseded;
    }

    private final Enrolled enrolled;
    private final Context context;
    private final Unit unit;
    private Optional<Load> skippable = Optional.empty();
    private byte[] lastWhole = new byte[0];
    private volatile boolean over;

    Runner(Enrolled enrolled, Context context, Unit unit) {
        this.enrolled = enrolled;
        this.context = context;
        this.unit = unit;
    }

    Enrolled enrolled() {
        return enrolled;
    }

    /** Group's thread. */
    void end() {
        over = true;
    }

    void load(byte[] state) {
        skippable.ifPresent(last -> last.superseded = true);
        Load load = new Load();
        post(() -> {
            if (!load.superseded && enrolled.object() instanceof Replicated replicated) {
                replicated.load(new ByteArrayInputStream(state));
                lastWhole = state;
            }
        });
        skippable = Optional.of(load);
    }

    void perform(Item item) {
        if (item.call()) {
            execute(item.asCall());
        } else if (item.whole()) {
            load(item.bytes());
        } else {
            apply(item);
        }
    }

    private void execute(Call call) {
        post(() -> {
            ByteBuffer result = enrolled.invoker().invoke(call.request());
            tell(() -> unit.executed(call, result));
        });
    }

    private void apply(Item item) {
        post(() -> {
            if (!(enrolled.object() instanceof Incremental incremental)) {
                throw new IOException("it does not implement " + Incremental.class.getName()
                        + ", but an object of another member does");
            }
            incremental.apply(new ByteArrayInputStream(item.bytes()));
        });
    }

    void attempt(List<Call> calls) {
        post(() -> {
            List<ByteBuffer> results = new ArrayList<>();
            int bytes = 0;
            for (Call call : calls) {
                ByteBuffer result = enrolled.invoker().invoke(call.request());
                results.add(result);
                bytes += result.remaining();
                if (bytes > RESULTS_BYTES) {
                    break;
                }
            }
            Attempt attempt = new Attempt(calls.subList(0, results.size()), results, change());
            tell(() -> unit.attempted(this, attempt));
        });
    }

    private Change change() throws IOException {
        BoundedOutput out = new BoundedOutput(Change.BYTES);
        if (enrolled.object() instanceof Incremental incremental) {
            incremental.takeChanges(out);
            return new Change(false, ByteBuffer.wrap(out.toByteArray()));
        } else if (enrolled.object() instanceof Replicated replicated) {
            replicated.save(out);
            byte[] whole = out.toByteArray();
            boolean same = Arrays.equals(whole, lastWhole);
            lastWhole = whole;
            return same ? Change.NONE : new Change(true, ByteBuffer.wrap(whole));
        }
        return Change.NONE;
    }

    /** Takes a checkpoint when all that was posted before is done. */
    void capture(long through) {
        post(() -> {
            byte[] state = save(enrolled);
            tell(() -> unit.captured(this, through, state));
        });
    }

    static byte[] save(Enrolled enrolled) throws IOException {
        BoundedOutput out = new BoundedOutput(Limits.STATE_BYTES);
        if (enrolled.object() instanceof Replicated replicated) {
            replicated.save(out);
        }
        return out.toByteArray();
    }

    private void tell(Runnable event) {
        context.execute(() -> {
            if (!over) {
                event.run();
            }
        });
    }

    private void post(Step step) {
        skippable = Optional.empty();
        enrolled.line().post(() -> guard(step), context::work);
    }

    private void guard(Step step) {
        if (over) {
            return;
        }
        try {
            step.run();
        } catch (IOException | RuntimeException | LinkageError | AssertionError | StackOverflowError e) {
            String why = "its object failed in what must not fail: " + e;
            tell(() -> unit.failed(this, why));
        }
    }
}
