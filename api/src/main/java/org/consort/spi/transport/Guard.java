package org.consort.spi.transport;

import org.consort.MemberId;

/**
 * Proves, while a transport shakes hands, that whoever is at the other end belongs to the group. A transport carries its tokens
 * and does what it says; it knows nothing of keys. Thread-safe.
 *
 * <p>Four tokens make one exchange. The dialling side sends its {@link Dialled#opening} with its handshake, gets the other's
 * {@link Accepted#challenge}, sends a {@link Dialled#proof}, and gets the answer with the other's {@link Accepted#confirmation}. Nothing of the group, no name of
 * a member above all, is told before the proof was checked, and no answer counts before its confirmation was.
 */
public interface Guard {

    /** The longest token, in bytes: a transport takes no memory for a longer one. */
    int TOKEN_LIMIT = 8 * 1024;

    /** Begins an exchange as the side that dials. */
    Dialled dial();

    /**
     * Begins an exchange as the side that was dialled.
     *
     * @param opening the dialling side's first token
     * @throws Denied if it makes no sense, or is of another level
     */
    Accepted accept(byte[] opening) throws Denied;

    /** One exchange at the side that dials. For one thread at a time. */
    interface Dialled {

        /** Goes with the handshake. */
        byte[] opening();

        /**
         * The answer to a challenge.
         *
         * @param hello what this side said in its handshake, to the byte: it is proven with it
         * @throws Denied if the challenge makes no sense
         */
        byte[] proof(byte[] hello, byte[] challenge) throws Denied;

        /**
         * Checks who answered.
         *
         * @param who the member that answered
         * @param answer what it said, to the byte
         * @throws Denied if it does not belong to the group, or is not who it says
         */
        void confirmed(MemberId who, byte[] answer, byte[] confirmation) throws Denied;

        /** The link to this member stands: called on the channel's thread, right before {@link ChannelHandler#linkUp}. */
        void stands(MemberId peer);
    }

    /** One exchange at the side that was dialled. For one thread at a time. */
    interface Accepted {

        /** What the dialling side has to answer. */
        byte[] challenge();

        /**
         * Checks who dialled.
         *
         * @param from who it says it is
         * @param hello what it said in its handshake, to the byte
         * @throws Denied if it does not belong to the group, or is not who it says
         */
        void proven(MemberId from, byte[] hello, byte[] proof) throws Denied;

        /**
         * Goes with the answer.
         *
         * @param answer what this side says, to the byte
         */
        byte[] confirmation(byte[] answer);

        /** The link from this member stands: called on the channel's thread, right before {@link ChannelHandler#inboundUp}. */
        void stands(MemberId peer);
    }

    /** Whoever is at the other end does not belong to the group. */
    final class Denied extends Exception {
        private static final long serialVersionUID = 1;

        /**
         * Says why.
         *
         * @param why for a person; goes to the log here, never over the wire
         */
        public Denied(String why) {
            super(why, null, false, false);
        }
    }
}
