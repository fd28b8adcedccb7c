package org.consort.services.machine;

import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;

/** A caller at this member: completed with what came out, or exceptionally with a {@link org.consort.service.ServiceException}. */
record Waiting(String service, CompletableFuture<ByteBuffer> result) {}
