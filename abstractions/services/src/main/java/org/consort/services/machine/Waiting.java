package org.consort.services.machine;

import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;

/**
 * A caller at this member.
 *
 * @param result completed with what came out, or exceptionally with a {@link org.consort.service.ServiceException}
 * @param blocks nothing depends on it but a thread that waits: it may be completed on any thread
 */
record Waiting(String service, CompletableFuture<ByteBuffer> result, boolean blocks) {}
