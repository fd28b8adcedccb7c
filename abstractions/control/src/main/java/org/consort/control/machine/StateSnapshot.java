package org.consort.control.machine;

import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.consort.spi.abstraction.Snapshot;

/** Writes a {@link Saved} state when the handlers' steps before it have run. */
final class StateSnapshot implements Snapshot {

    private static final long WORKERS_FIRST_MILLIS = 5;

    private final Saved saved;
    private final Types types;

    StateSnapshot(Saved saved, Types types) {
        this.saved = saved;
        this.types = types;
    }

    @Override
    public void writeTo(OutputStream out) throws IOException {
        help(CompletableFuture.allOf(
                saved.types().stream().flatMap(type -> type.state().stream()).toArray(CompletableFuture[]::new)));
        saved.writeTo(out);
    }

    /** If the workers are all busy, or are this very thread (as in the simulator), waiting alone would never end. */
    private void help(CompletableFuture<?> states) {
        try {
            states.get(WORKERS_FIRST_MILLIS, TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            types.helpUntilDone(states);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException e) {
            // Writing the state out tells it, with the type's name.
            return;
        }
    }
}
