package org.consort.services.machine;

import java.util.concurrent.CompletableFuture;
import org.consort.service.ServiceInfo;
import org.consort.service.ServiceSpec;
import org.consort.spi.replication.ValueEncoding;

/** An object that users registered. It outlives machines. Any thread. */
final class Enrolled {

    private final ServiceSpec<?> spec;
    private final ValueEncoding encoding;
    private final Invoker invoker;
    private final Line line = new Line();
    private final CompletableFuture<ServiceInfo> live = new CompletableFuture<>();
    private volatile String why = "";

    Enrolled(ServiceSpec<?> spec, ValueEncoding encoding) {
        this.spec = spec;
        this.encoding = encoding;
        this.invoker = new Invoker(spec.type(), spec.object(), encoding);
    }

    String name() {
        return spec.name();
    }

    Object object() {
        return spec.object();
    }

    Invoker invoker() {
        return invoker;
    }

    /** One for all lives: what the next life gives the object comes after what the last one gave it. */
    Line line() {
        return line;
    }

    CompletableFuture<ServiceInfo> live() {
        return live;
    }

    /** Why it can't serve; empty if nothing is wrong with it. */
    String why() {
        return why;
    }

    /** It failed, or the group does not want it: it has to be registered anew. */
    void refuse(String reason) {
        why = reason;
    }

    Head head() {
        return new Head(
                spec.name(),
                spec.algorithm(),
                encoding.name(),
                !spec.stateless(),
                spec.results() == ServiceSpec.Results.COMPARED,
                java.util.List.of(spec.type().getName()));
    }
}
