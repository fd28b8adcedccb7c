package org.consort.host.wire;

/**
 * The first byte of every frame. Then an int follows, the epoch, and the body.
 *
 * <p>Every frame, of whatever kind, is a sign of life of its sender.
 */
public final class FrameKind {

    /** The control protocol's own frame; the epoch says which machine it is for. */
    public static final int PROTOCOL = 0;
    /** Sign of life, and what the sender takes for the group's view: {@link Heartbeat}. */
    public static final int HEARTBEAT = 1;
    /** The sender will be silent on purpose: [long most nanoseconds]. */
    public static final int PAUSE = 2;
    /** Whom the sender suspects now: [count][member id]… */
    public static final int SUSPECT = 3;
    /** The sender's callbacks lag: [byte 1 to stop submitting, 0 to go on]. */
    public static final int SLOW = 4;
    /** A node asks to be let in: {@link JoinAsk}. */
    public static final int ASK = 5;
    /** The answer to it: {@link JoinAnswer}. */
    public static final int ANSWER = 6;
    /** A transfer begins: [long transfer][long length of the snapshot in bytes]. */
    public static final int BEGIN = 7;
    /** Part of a transfer: [long transfer][long offset][long end of what is known][bytes]. */
    public static final int CHUNK = 8;
    /** The joiner dealt with all below an offset: [long transfer][long offset][long from where again, or -1]. */
    public static final int CREDIT = 9;
    /** The joiner has caught up and has links both ways with everybody: [long transfer]. */
    public static final int READY = 10;
    /** A joiner asks a member to link back: [text address]. */
    public static final int APPROACH = 11;
    /** A member of a lesser line asks whether it may give way: {@link Heartbeat} of the asker. */
    public static final int YIELD_ASK = 12;
    /** It may: the sender won't give way to that line. [long the asker's line] */
    public static final int YIELD_GRANT = 13;
    /** A joiner speaks of a transfer that its receiver does not serve, or no more: [long transfer, 0 if it knows none yet]. */
    public static final int ENDED = 14;

    /** What an operator's force needs: {@link ForceFrame}. */
    public static final int FORCE = 40;

    /** The sender ends here and never acts under its incarnation again: as good as a proof of its death: [member id of the sender, so that no damaged frame means this]. */
    public static final int OVER = 15;

    /** The sender will close its port for a while: [long token][long most nanoseconds]. Until it says {@link #PAUSE} of 0, a closed port proves nothing. */
    public static final int AWAY = 16;
    /** Heard of that, and minded: [long token] */
    public static final int AWAY_HEARD = 17;

    /** A process that has its member's log of before says so: [address][count][long epoch]… of all that it serves. */
    public static final int RETURNED = 18;

    /** Bytes before the body. */
    public static final int HEADER = Byte.BYTES + Integer.BYTES;

    private FrameKind() {}
}
