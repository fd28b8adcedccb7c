package org.consort.control.machine;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * The state of one type's handlers at one index.
 *
 * @param state what a handler gave; its own steps that were decided before that index may have to run first. Empty if no
 *     handler was ever there.
 * @param backlog what was committed since, oldest first
 * @param missed true if more was committed than could be kept: then the state is of no use
 */
record SavedType(String type, Optional<CompletableFuture<byte[]>> state, List<Settled> backlog, boolean missed) {

    SavedType {
        backlog = List.copyOf(backlog);
    }
}
