package org.consort.shell;

/** Ends a command with a message for the person who typed it, and an exit code for the script that did. */
final class CommandFailure extends RuntimeException {

    private static final long serialVersionUID = 1;

    /** It was no failure: the person asked how the command is used. */
    static final int NONE = 0;

    /** What was asked for cannot be done. */
    static final int FAILED = 1;

    /** The container runs, but something is wrong with it. */
    static final int UNHEALTHY = 2;

    private final String text;
    private final int code;

    CommandFailure(int code, String message) {
        super(message);
        this.text = message;
        this.code = code;
    }

    CommandFailure(String message) {
        this(FAILED, message);
    }

    /** The message, perhaps empty. */
    String text() {
        return text;
    }

    int code() {
        return code;
    }
}
