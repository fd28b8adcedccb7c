package org.consort.views;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.consort.MemberId;
import org.consort.View;
import org.consort.spi.Frame;
import org.consort.spi.protocol.Gate;
import org.consort.spi.protocol.Reader;

/** How the last views ended: who is still in one of them is told. Who is further behind is out. */
final class Endings {

    private static final int KEPT = 4;
    /** An ending can be large, and what is on its way from an old view asks for it with each frame. */
    private static final long ANSWER_NANOS = 30_000_000;

    private record Ending(long line, long number, Proposal next) {}

    private final Gate sink;
    private final ArrayDeque<Ending> endings = new ArrayDeque<>();
    private final Map<MemberId, Long> answeredAt = new HashMap<>();
    private Optional<View> current = Optional.empty();
    private long firstNumber;

    Endings(Gate sink) {
        this.sink = sink;
    }

    /** The first view of this member. */
    void begin(View first) {
        firstNumber = first.number();
        enter(first);
    }

    /** This member is in another view. */
    void enter(View next) {
        current = Optional.of(next);
        answeredAt.clear();
    }

    private View view() {
        return current.orElseThrow();
    }

    /** A view ended. */
    void ended(View view, Proposal next) {
        endings.add(new Ending(view.line(), view.number(), next));
        if (endings.size() > KEPT) {
            endings.remove();
        }
    }

    /** Tells a member of a view how that ended. */
    void tell(MemberId to, View view, Proposal next) {
        tell(to, new Ending(view.line(), view.number(), next));
    }

    private void tell(MemberId to, Ending ending) {
        Frame frame = new Header(Kind.INSTALL, ending.line(), ending.number()).write(sink.frame());
        ending.next().write(frame);
        sink.send(to, frame);
    }

    /** Shows a member which view this one is in. */
    void show(MemberId to, View current) {
        sink.send(to, Header.of(Kind.SHOW, current).write(sink.frame()));
    }

    /** A frame of another view: its sender is behind, or this member is. */
    void answer(MemberId from, Header header, Reader in, long now) {
        View current = view();
        if (header.kind() == Kind.OUTDATED) {
            outdated(from, in, current);
        } else if (header.number() > current.number()) {
            if (header.kind() != Kind.SHOW && isDue(from, now)) {
                show(from, current);
            }
        } else if (header.number() < current.number()) {
            answerStraggler(from, header, current, now);
        }
    }

    private void outdated(MemberId from, Reader in, View current) {
        long line = in.getLong();
        long number = in.getCounter();
        in.atEnd();
        boolean isMine = line == current.line() && number == current.number();
        if (isMine) {
            sink.excluded("the group went on without this member, as " + from + " says");
        }
    }

    private void answerStraggler(MemberId from, Header header, View current, long now) {
        if (header.kind() == Kind.INSTALL) {
            show(from, current);
            return;
        }
        if (!isDue(from, now)) {
            return;
        }
        Optional<Ending> ending = endings.stream()
                .filter(each -> each.line() == header.line() && each.number() == header.number())
                .findFirst();
        boolean wasThere = header.number() >= firstNumber;
        if (ending.isPresent()) {
            tell(from, ending.get());
        } else if (!current.contains(from) || wasThere) {
            Frame frame = Header.of(Kind.OUTDATED, current).write(sink.frame());
            sink.send(from, frame.putLong(header.line()).putLong(header.number()));
        }
    }

    private boolean isDue(MemberId from, long now) {
        Long last = answeredAt.get(from);
        if (last != null && now - last < ANSWER_NANOS) {
            return false;
        }
        answeredAt.put(from, now);
        return true;
    }
}
