package org.consort.aeron;

import java.net.ConnectException;
import java.util.Locale;

/** What an exception of the network means. */
final class Causes {

    private Causes() {}

    /** True if the other machine answered that nothing listens on the port: nothing weaker will do as proof. */
    static boolean refused(Throwable cause) {
        return cause instanceof ConnectException
                && String.valueOf(cause.getMessage()).toLowerCase(Locale.ROOT).contains("refused");
    }

    static String describe(Throwable cause) {
        String message = cause.getMessage();
        return message == null || message.isBlank() ? cause.getClass().getSimpleName() : message;
    }
}
