/** The default encoding of arguments and results: read {@link org.consort.services.encoding.PlainEncoding}. Any thread. */
@NullMarked
package org.consort.services.encoding;

import org.jspecify.annotations.NullMarked;
