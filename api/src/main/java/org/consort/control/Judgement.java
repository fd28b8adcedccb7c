package org.consort.control;

import java.util.List;

/** Decides by the results of all targets. Called on a worker thread. */
@FunctionalInterface
public interface Judgement {

    /**
     * Whether to commit. Called at several members; the first answer in the log decides.
     *
     * @param results of all targets, oldest member first: none is {@link Result.Kind#SILENT}
     */
    boolean commits(List<Result> results);
}
