package org.consort.testkit.transport;

/** Where the tests of a contract find what they need. */
interface OnStage {

    /** The stage of this test. */
    Stage stage();
}
