package org.consort.control;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.consort.Outcome;
import org.consort.Registration;

/**
 * Stands for {@link Control} while the bundle behind it is replaced: rejects what is submitted, and shows what was known last.
 *
 * @param refusal the answer to whatever is submitted
 * @param history as it was when the old version went
 * @param statistics as they were then
 */
public record AbsentControl(Outcome.Rejected refusal, History history, Map<String, String> statistics)
        implements Control {

    /** Copies the statistics. */
    public AbsentControl {
        statistics = Map.copyOf(statistics);
    }

    @Override
    public Registration register(String type, Handler handler) {
        throw new IllegalStateException(refusal.detail());
    }

    @Override
    public Registration register(String rule, Judgement judgement) {
        throw new IllegalStateException(refusal.detail());
    }

    @Override
    public CompletableFuture<Conclusion> submit(Change change) {
        return refused();
    }

    @Override
    public CompletableFuture<Conclusion> compareHeads() {
        return refused();
    }

    private CompletableFuture<Conclusion> refused() {
        return CompletableFuture.completedFuture(new Conclusion.Rejected(refusal.reason(), refusal.detail()));
    }
}
