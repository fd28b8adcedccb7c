package org.consort.control.machine;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.consort.Group;
import org.consort.control.Change;
import org.consort.control.ChangeHandler;
import org.consort.control.Conclusion;
import org.consort.control.Control;
import org.consort.control.Decision;
import org.consort.control.Execution;
import org.consort.control.Rule;
import org.consort.control.Target;

/** Keeps one version number at every member; workers check a new one before anybody uses it. */
final class RollingUpgrade implements ChangeHandler {

    private volatile String version = "1.0";

    @Override
    public ByteBuffer prepare(Execution execution) {
        String wanted = text(execution.argument());
        if (wanted.compareTo(version) <= 0) {
            throw new IllegalArgumentException(wanted + " is not newer than " + version);
        }
        return bytes("can run " + wanted);
    }

    @Override
    public void commit(Execution execution, Decision decision) {
        version = text(execution.argument());
    }

    @Override
    public ByteBuffer snapshot() {
        return bytes(version);
    }

    @Override
    public void restore(ByteBuffer state) {
        version = state.hasRemaining() ? text(state) : "1.0";
    }

    /** Registers the handler: at every member, once, right after {@code join}. */
    static RollingUpgrade at(Group group) {
        RollingUpgrade handler = new RollingUpgrade();
        group.abstraction(Control.class).register("upgrade", handler);
        return handler;
    }

    /** Upgrades everybody if most workers can run the version. */
    static CompletableFuture<Conclusion> to(String version, Group group) {
        Change change = Change.of("upgrade", version)
                .at(Target.where("role=worker"))
                .decidedBy(Rule.majority())
                .within(Duration.ofSeconds(10));
        return group.abstraction(Control.class).submit(change);
    }

    String version() {
        return version;
    }

    private static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String text(ByteBuffer bytes) {
        return StandardCharsets.UTF_8.decode(bytes).toString();
    }
}
