package org.consort.containers.load;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.consort.control.Execution;
import org.consort.control.Handler;
import org.consort.control.InlineHandler;

/** All lines in the order of the log. */
final class Lines implements InlineHandler {

    private final List<String> lines = new ArrayList<>();
    private int adopted;

    @Override
    public synchronized ByteBuffer apply(Execution execution) {
        lines.add(
                StandardCharsets.UTF_8.decode(execution.argument().duplicate()).toString());
        return Handler.EMPTY;
    }

    @Override
    public synchronized ByteBuffer snapshot() {
        return StandardCharsets.UTF_8.encode(String.join("\n", lines));
    }

    @Override
    public synchronized void restore(ByteBuffer state) {
        String text = StandardCharsets.UTF_8.decode(state).toString();
        lines.clear();
        adopted++;
        if (!text.isEmpty()) {
            lines.addAll(List.of(text.split("\n")));
        }
    }

    synchronized List<String> all() {
        return List.copyOf(lines);
    }

    /** How often a state came. */
    synchronized int adopted() {
        return adopted;
    }
}
