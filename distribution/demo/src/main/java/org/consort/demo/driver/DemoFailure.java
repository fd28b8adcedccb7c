package org.consort.demo.driver;

/** Something did not happen that the demo promises. */
final class DemoFailure extends RuntimeException {

    private static final long serialVersionUID = 1;

    DemoFailure(String message) {
        super(message);
    }
}
