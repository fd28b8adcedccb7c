package org.consort.links;

import java.net.ConnectException;
import java.util.Locale;

/** What an exception of the network means. */
public final class Causes {

    private Causes() {}

    /** True if the other machine answered that nothing listens on the port: nothing weaker will do as proof. */
    public static boolean refused(Throwable cause) {
        return cause instanceof ConnectException
                && String.valueOf(cause.getMessage()).toLowerCase(Locale.ROOT).contains("refused");
    }

    /** The message, or what kind of exception it is if there is none. */
    public static String describe(Throwable cause) {
        String message = cause.getMessage();
        return message == null || message.isBlank() ? cause.getClass().getSimpleName() : message;
    }
}
