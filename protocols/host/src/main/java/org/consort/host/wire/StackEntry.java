package org.consort.host.wire;

import org.consort.Stack;
import org.consort.spi.protocol.BadFrame;
import org.consort.spi.protocol.Reader;

/** What members put into the log to agree on another stack. */
public sealed interface StackEntry {

    /** Longest reason of a member that refuses. */
    int WHY_LIMIT = 1 << 10;

    /** Appends it. */
    Writer write(Writer out);

    /**
     * A member asks for another stack.
     *
     * @param token drawn by who asks, to know the answer by
     * @param again for the present stack once more: an epoch that a member needs, to replace the protocol's bundle
     */
    record Proposal(long token, Stack stack, boolean again) implements StackEntry {

        /** For another stack than the present one. */
        public Proposal(long token, Stack stack) {
            this(token, stack, false);
        }

        @Override
        public Writer write(Writer out) {
            return out.int8(again ? 3 : 1)
                    .int64(token)
                    .text(stack.protocol())
                    .text(stack.transport())
                    .map(stack.settings());
        }
    }

    /**
     * A member's answer.
     *
     * @param token of the proposal
     * @param view number of the view in which it holds
     * @param agrees whether the member can go on with that stack
     * @param why it can't; empty if it can
     */
    record Answer(long token, long view, boolean agrees, String why) implements StackEntry {
        @Override
        public Writer write(Writer out) {
            String said = why.length() > WHY_LIMIT ? why.substring(0, WHY_LIMIT) : why;
            return out.int8(2).int64(token).int64(view).int8(agrees ? 1 : 0).text(said);
        }
    }

    /**
     * Where the member can be dialled on the proposed transport: it is open there.
     *
     * @param token of the proposal
     */
    record Endpoint(long token, String address) implements StackEntry {
        @Override
        public Writer write(Writer out) {
            return out.int8(4).int64(token).text(address);
        }
    }

    /** Reads one. */
    static StackEntry read(Reader in) {
        int kind = in.getByte();
        long token = in.getLong();
        StackEntry entry = switch (kind) {
            case 1 -> new Proposal(token, new Stack(in.getText(), in.getText(), in.getTexts()), false);
            case 3 -> new Proposal(token, new Stack(in.getText(), in.getText(), in.getTexts()), true);
            case 2 -> new Answer(token, in.getLong(), in.getByte() != 0, in.getText());
            case 4 -> new Endpoint(token, in.getText());
            default -> throw new BadFrame("an entry on the stack of kind " + kind);
        };
        in.atEnd();
        return entry;
    }
}
