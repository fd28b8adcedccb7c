package org.consort.simulation;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.Function;
import org.consort.View;
import org.consort.spi.abstraction.Abstraction;
import org.consort.spi.abstraction.Context;
import org.consort.spi.abstraction.Entry;
import org.consort.spi.abstraction.Snapshot;
import org.consort.spi.protocol.Tally;

/** A machine whose alarms wake a user of it too, so that he does something now and then for as long as it is in the group. */
final class Prompted implements Abstraction {

    private static final long TOKEN = Long.MIN_VALUE;

    /**
     * How it goes.
     *
     * @param gapNanos between two prompts
     * @param most prompts in one life
     * @param prompt what is done
     * @param restored called once the machine serves with a state that it adopted
     * @param bend entries as the machine gets them, the answer is the last one's
     */
    record Manner(long gapNanos, int most, Runnable prompt, Runnable restored, Function<Entry, List<Entry>> bend) {}

    private final Abstraction machine;
    private final Context context;
    private final Manner manner;
    private int prompts;
    private boolean adopted;

    Prompted(Abstraction machine, Context context, Manner manner) {
        this.machine = machine;
        this.context = context;
        this.manner = manner;
        context.callAfter(manner.gapNanos(), TOKEN);
    }

    @Override
    public void alarm(long token) {
        if (token != TOKEN) {
            machine.alarm(token);
        } else if (prompts++ < manner.most()) {
            manner.prompt().run();
            context.callAfter(manner.gapNanos(), TOKEN);
        }
    }

    @Override
    public ByteBuffer apply(Entry entry) {
        ByteBuffer answer = NOTHING;
        for (Entry bent : manner.bend().apply(entry)) {
            answer = machine.apply(bent);
        }
        return answer;
    }

    @Override
    public void viewChanged(View view) {
        machine.viewChanged(view);
        if (adopted) {
            adopted = false;
            manner.restored().run();
        }
    }

    @Override
    public void tallied(Tally tally, long index) {
        machine.tallied(tally, index);
    }

    @Override
    public Snapshot snapshot() {
        return machine.snapshot();
    }

    @Override
    public void restore(InputStream in) throws IOException {
        machine.restore(in);
        adopted = true;
    }

    @Override
    public boolean isAwaited() {
        return machine.isAwaited();
    }

    @Override
    public void stop() {
        machine.stop();
    }
}
