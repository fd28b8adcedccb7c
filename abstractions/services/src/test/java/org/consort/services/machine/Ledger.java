package org.consort.services.machine;

import java.util.List;
import java.util.concurrent.CompletableFuture;

/** A service to be tried: a list of texts. */
interface Ledger {

    /** Adds a text; says at which place. */
    int add(String text);

    /** The same, later. */
    CompletableFuture<Integer> addLater(String text);

    /** All texts. */
    CompletableFuture<List<String>> all();

    /** Throws. */
    CompletableFuture<Void> fail(String how) throws OverdrawnException;

    /** What the interface declares. */
    final class OverdrawnException extends Exception {
        private static final long serialVersionUID = 1L;

        public OverdrawnException(String message) {
            super(message);
        }
    }
}
