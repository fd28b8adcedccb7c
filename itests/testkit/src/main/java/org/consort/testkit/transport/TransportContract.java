package org.consort.testkit.transport;

import org.consort.spi.transport.Transport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/**
 * What every transport promises. An implementation inherits this class and says how a transport is opened; each part of the
 * contract is an interface of tests.
 */
public abstract class TransportContract
        implements LinkContract,
                EvidenceContract,
                FrameContract,
                FlowContract,
                GreetingContract,
                ThreadContract,
                ClosingContract {

    private static final long PATIENCE_MILLIS = 20_000;

    private Stage stage = new Stage(settings -> open(), Patience.real(PATIENCE_MILLIS));

    /** Opens a transport at an address that is free, on this machine. */
    protected abstract Transport open();

    /** How to wait; override it if time is not real. */
    protected Patience patience() {
        return Patience.real(PATIENCE_MILLIS);
    }

    @BeforeEach
    final void begin() {
        stage = new Stage(settings -> open(), patience());
    }

    @AfterEach
    final void end() {
        stage.close();
    }

    @Override
    public final Stage stage() {
        return stage;
    }
}
